### 캐릭터를 만들고 고칠 때.

authoring-no-lorebook = 이 파일은 로어북이 아닙니다. 로어북만 들어 있는 파일을 보내 주세요.
authoring-picture-kind = “{ $kind }” 종류의 그림은 없습니다. 다음 가운데 하나를 골라 주세요: { $known }
authoring-picture-name = 그림 이름: 1자에서 100자 사이로 적어 주세요.
authoring-picture-main = 그림 이름: 대표 그림은 ‘대표 그림 바꾸기’로 고칩니다. 다른 이름을 적어 주세요.
authoring-no-picture = { $kind } 그림 가운데 이름이 “{ $name }”인 것은 없습니다.
