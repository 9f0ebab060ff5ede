signing-too-often = 너무 자주 시도하셨어요. { $minutes }분 뒤에 다시 해 보세요.
signing-no-cookies = 브라우저가 쿠키를 받지 않아 보내지 못했어요. 이 사이트의 쿠키를 허용한 다음, 앞 페이지를 새로 고쳐 다시 보내 주세요.

signing-in = 로그인
signing-up = 가입하기
signing-email = 이메일
signing-password = 비밀번호
signing-password-new = 새 비밀번호
signing-password-current = 지금 비밀번호
signing-password-hint = { $least }자 이상. 길면 길수록 좋아요. 띄어쓰기와 한글도 쓸 수 있어요.
signing-new-here = 처음이세요?
signing-have-one = 이미 계정이 있으세요?
signing-other-ways = 다른 방법으로 들어오기
signing-with = { JOSA($provider, "으로/로") } 계속하기
signing-bring-ask = 이 브라우저에서 만든 것도 가져갈까요?
signing-bring-yes = 가져가기
signing-bring-no = 그대로 두기
signing-name = 이름 (선택)
signing-name-hint = 캐릭터와 다른 사람들이 이 이름으로 불러요. 나중에 바꿀 수 있어요.
signing-bring = 이 브라우저에서 만든 것도 가져가기
signing-bring-hint = 로그인하지 않고 나눈 대화와 만든 캐릭터를 계정에 합칩니다. 나중에 ‘연결된 계정’에서 되돌릴 수 있어요.
signing-up-lead = 지금까지 나눈 대화와 만든 캐릭터는 그대로 이어집니다. 다른 기기에서도 같은 계정으로 들어올 수 있어요.
signing-closed = 지금은 새로 가입할 수 없어요. 운영자에게 계정을 만들어 달라고 해 주세요.
signing-wrong = 이메일이나 비밀번호가 맞지 않아요.
signing-wrong-current = 지금 비밀번호가 맞지 않아요.
signing-no-address = 이메일 주소를 다시 확인해 주세요. mina@example.com처럼 적으면 돼요.
signing-address-taken = 이미 계정이 있는 이메일이에요. 그 계정으로 로그인하거나, 비밀번호를 잊었다면 새로 정해 주세요.
signing-password-short = 비밀번호는 { $least }자 이상이어야 해요.
signing-password-long = 비밀번호는 { $most }자까지 쓸 수 있어요.
signing-password-common = 너무 흔하거나 짐작하기 쉬운 비밀번호예요. 떠올리기 쉬운 낱말 서너 개를 이어 보세요.

signing-forgot = 비밀번호 찾기
signing-forgot-link = 비밀번호를 잊으셨나요?
signing-forgot-lead = 가입할 때 쓴 이메일을 적으면, 비밀번호를 새로 정할 수 있는 링크를 보내 드려요.
signing-forgot-send = 링크 받기
signing-forgot-done = { $address } 주소로 가입한 계정이 있으면 링크를 보냈어요.
signing-forgot-look = 링크는 한 시간 동안 한 번 쓸 수 있어요. 몇 분이 지나도 오지 않으면 스팸함도 살펴보세요.
signing-forgot-operator = 이 서버는 아직 메일을 보내지 않아요. 운영자에게 링크를 달라고 해 주세요.
signing-forgot-again = 링크 다시 받기
signing-back = 로그인으로 돌아가기
signing-reset = 새 비밀번호 정하기
signing-reset-lead = 새 비밀번호를 정하면 이 브라우저는 바로 로그인되고, 다른 곳에서는 모두 로그아웃됩니다.
signing-reset-set = 비밀번호 바꾸기
signing-link-over = 이 링크는 이미 썼거나 시간이 지났어요.
signing-confirm = 이메일 확인
signing-confirm-lead = { $address } 주소가 내 것이 맞나요?
signing-confirm-yes = 네, 제 주소예요
signing-confirm-done = { $address } 주소를 확인했어요.
signing-confirm-again = 확인 메일 다시 받기

signing-devices-lead = 이 계정으로 로그인한 브라우저예요. 모르는 것이 있으면 로그아웃하고 비밀번호를 바꾸세요.
signing-devices-programs = 다른 프로그램에 내준 열쇠는 여기 나오지 않아요.
signing-device-unknown = 알 수 없는 브라우저
signing-device-here = 지금 이 브라우저
signing-device-seen = 마지막 사용
signing-device-since = 로그인
signing-device-end = 로그아웃
signing-device-others = 다른 곳에서 모두 로그아웃
signing-out-here = 이 브라우저에서 로그아웃
signing-password-lead = 비밀번호를 바꾸면 다른 브라우저와 프로그램에서는 모두 로그아웃됩니다.
signing-email-now = 지금 이메일
signing-email-confirmed = 확인됨
signing-email-open = 아직 확인 전
signing-email-again = 확인 메일 보내기
signing-email-none = 이메일과 비밀번호를 정해 두면 디스코드나 텔레그램 없이도 들어올 수 있어요.
signing-email-change = 이메일 바꾸기
signing-email-new = 새 이메일
signing-email-change-hint = 새 주소로 온 메일에서 확인을 마치면 바뀝니다.
signing-email-save = 저장
signing-done-one = 로그아웃했어요.
signing-done-others = 다른 곳에서 모두 로그아웃했어요.
signing-done-changed = 비밀번호를 바꿨어요. 다른 곳에서는 모두 로그아웃됐어요.
signing-done-reset = 새 비밀번호로 로그인했어요. 다른 곳에서는 모두 로그아웃됐어요.
signing-done-made = 이제 이메일과 비밀번호로도 들어올 수 있어요.
signing-done-sent = 확인 메일을 보냈어요. 메일에 있는 링크를 열어 주세요.
signing-done-moved = 이메일을 바꿨어요.

signing-mail-confirm-subject = 이야기: 이메일 주소를 확인해 주세요
signing-mail-confirm =
    안녕하세요, 이야기입니다.

    { $address } 주소를 쓰려면 아래 링크를 열어 확인해 주세요. 링크는 사흘 동안 쓸 수 있어요.

    { $link }

    직접 하신 일이 아니라면 이 메일은 지우셔도 괜찮아요.
signing-mail-reset-subject = 이야기: 비밀번호를 새로 정하는 링크
signing-mail-reset =
    안녕하세요, 이야기입니다.

    { $address } 계정의 비밀번호를 새로 정하려면 아래 링크를 열어 주세요. 링크는 { $minutes }분 동안 한 번 쓸 수 있어요.

    { $link }

    직접 하신 일이 아니라면 이 메일은 지우셔도 괜찮아요. 비밀번호는 그대로예요.
signing-mail-notice-subject = 이야기: 계정 정보가 바뀌었어요
signing-mail-password =
    안녕하세요, 이야기입니다.

    계정의 비밀번호가 바뀌었고, 다른 곳에서는 모두 로그아웃됐어요.

    직접 하신 일이 아니라면 로그인 화면의 ‘비밀번호를 잊으셨나요?’에서 지금 바로 새로 정해 주세요.
signing-mail-address =
    안녕하세요, 이야기입니다.

    계정의 이메일이 { $address } 주소로 바뀌었어요. 이 주소로는 더 이상 로그인할 수 없어요.

    직접 하신 일이 아니라면 운영자에게 알려 주세요.

account-made = 계정을 만들었습니다: { $email } ({ $id })
account-password = 비밀번호: { $password }
account-exists = { $email } 주소의 계정이 이미 있습니다.
account-unknown = { $name } 계정이 없습니다. 이메일이나 계정 번호를 적어 주세요.
account-role-set = { $name }: { $role ->
        [operator] 이제 운영자입니다
        [moderator] 이제 관리자입니다
       *[person] 이제 일반 회원입니다
    }.
account-reset-link = { $email } 계정의 비밀번호를 새로 정하는 링크입니다({ $minutes }분, 한 번): { $link }
account-mail = { $at }에 { $address } 앞으로 쓴 메일: { $subject }
account-mail-error = 보내지 못한 까닭: { $why }
account-mail-gone = (본문은 남아 있지 않습니다)
account-no-mail = 보내지 않고 남은 메일이 없습니다.
