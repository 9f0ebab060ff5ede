### 말 하나를 다루는 말.

control-not-here = 그 말은 지금 대화에 없습니다. 지금 대화의 말에 답장하거나 그 말을 골라 주세요.
control-nothing = 아직 캐릭터가 한 말이 없습니다.
control-edit-how = 새로 쓸 글을 함께 적어 주세요. 고칠 말에 답장으로 `/edit 새로 쓸 글`을 보내면 됩니다. 답장이 아니면 마지막 답을 고칩니다.
control-edit-not-yours = 다른 사람이 한 말은 고칠 수 없어요. 내가 한 말이나 내가 받은 답만 고칠 수 있습니다.
control-delete-not-yours = 내가 한 말이나 내가 받은 답만 지울 수 있어요. 다른 말은 관리자가 지울 수 있습니다.
control-too-long = 글이 너무 깁니다({ $length }자). { $most }자까지 쓸 수 있어요.
control-deleted = 그 말을 대화에서 지웠습니다. 이제 캐릭터는 그 말을 모릅니다.
control-say-how = 할 말을 함께 적어 주세요. 예: `/say 안녕?`
control-menu = “{ $words }” — 이 답을 어떻게 할까요?
control-menu-speak = ▶ 듣기
control-menu-edit = 고치기
control-menu-undo = 없던 일로
control-menu-why = 왜?
control-menu-branch = 갈래
control-menu-delete = 지우기
control-menu-file = 파일로
control-menu-report = 신고
