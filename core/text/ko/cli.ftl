# 터미널에 적은 명령이 맞지 않을 때. 쓸 수 있는 것의 목록 아래에 한 줄로 붙습니다.
command-lacks = 빠진 것이 있습니다: { $what }
command-no-choice = { JOSA($what, "은/는") } 쓸 수 없는 값입니다. 위의 목록에서 골라 주세요.
command-unknown = 알 수 없는 것이 적혀 있습니다: { $what }
command-no-value = { $where } 뒤에 값이 필요합니다.
command-bad-value = { $where }에 쓸 수 없는 값입니다.
command-wrong = 명령을 읽지 못했습니다: { $why }

# 계정
account-ask-password = 새 비밀번호:
account-ask-again = 한 번 더:
account-typed-differently = 두 비밀번호가 서로 다릅니다. 다시 해 주세요.
account-nobody-types = 비밀번호를 적을 사람이 없습니다. 터미널에서 실행하거나 --ask 없이 실행해 주세요.
