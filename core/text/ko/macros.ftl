macros-removed = 첫인사에서 쓸 수 없는 매크로는 빼고 보여 줍니다: { $names }. 원래 글은 그대로 남아 있습니다.
macros-unknown = 모르는 매크로는 적힌 그대로 둡니다({ $count }가지): { $names }
