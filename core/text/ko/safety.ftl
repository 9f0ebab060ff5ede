safety-only-operators = 역할은 운영자만 줄 수 있어요.
safety-only-moderators = 운영진만 할 수 있는 일이에요.
safety-no-account = 그런 계정이 없어요.
safety-last-operator = 마지막 운영자예요. 다른 사람을 먼저 운영자로 정해 주세요. 안 그러면 아무도 운영할 수 없게 돼요.
safety-not-yourself = 자기 계정에는 할 수 없어요.
safety-not-over =
    { $role ->
        [operator] 운영자의 계정이라 여기서는 막을 수 없어요.
       *[moderator] 운영진의 계정이라 운영자만 막을 수 있어요.
    }
safety-reason-needed = 이유를 { $most }자 안으로 적어 주세요. 당사자가 읽게 돼요.
safety-no-ban = 이용이 제한된 계정이 아니에요.
safety-banned =
    { $ends ->
        [yes] { $until }까지 이용이 제한됐어요. 이유: { $reason }
       *[no] 이용이 제한됐어요. 이유: { $reason }
    }
safety-taken-down = 운영진이 내린 것이라 다른 사람에게 보일 수 없어요. 이유: { $reason }
safety-already-down = 이미 내려져 있어요.
safety-not-down = 내려져 있지 않아요.
safety-not-such = 이것은 내릴 수 없어요. 대신 계정의 이용을 제한할 수 있어요.
safety-nothing = 신고할 것이 없어요. 이미 지워졌을 수도 있어요.
safety-own = 자기 것이에요. 직접 고치거나 지울 수 있어요.
safety-note-long = 너무 길어요. { $most }자까지 적을 수 있어요.
safety-too-many = 오늘 { $most }건을 신고했어요. 내일 다시 와 주세요.
safety-no-report = 그런 신고가 없어요.
safety-decided = 이미 처리된 신고예요.

safety-reason-minors = 미성년자를 성적으로 다뤄요
safety-reason-sexual = 어울리지 않는 성적인 내용이에요
safety-reason-violence = 폭력이나 자해를 다뤄요
safety-reason-hate = 혐오나 괴롭힘이에요
safety-reason-person = 실제 인물을 허락 없이 다뤄요
safety-reason-copyright = 남의 작품을 허락 없이 썼어요
safety-reason-spam = 스팸이나 속임수예요
safety-reason-other = 다른 문제예요

safety-subject-character = 캐릭터
safety-subject-story = 이야기
safety-subject-comment = 댓글
safety-subject-message = 대화 속 말
safety-subject-account = 계정

safety-report = 신고
safety-report-title = 신고하기
safety-report-lead-character = 캐릭터 { JOSA($name, "을/를") } 신고해요. 지금 모습 그대로 운영진에게 전해져요.
safety-report-lead-story = 이야기 { JOSA($name, "을/를") } 신고해요. 소개와 처음 몇 회가 지금 모습 그대로 운영진에게 전해져요.
safety-report-lead-comment = { $name } 님의 댓글을 신고해요. 지금 적힌 그대로 운영진에게 전해져요.
safety-report-lead-message = 이 대화에서 { JOSA($name, "이/가") } 한 말을 신고해요. 바로 앞의 말 { $before }개와 함께 운영진에게 전해져요.
safety-report-lead-account = 계정 { JOSA($name, "을/를") } 신고해요.
safety-report-why = 무엇이 문제인가요?
safety-report-note = 더 알려 주고 싶은 것 (선택)
safety-report-send = 신고 보내기
safety-report-choose = 무엇이 문제인지 골라 주세요.
safety-report-thanks-title = 고마워요
safety-report-thanks = 신고를 운영진에게 전했어요. 누가 신고했는지는 다른 사람에게 알려지지 않아요.
safety-report-back = 돌아가기

safety-report-ask = “{ $words }”의 무엇이 문제인가요? 이 말과 바로 앞의 말 { $before }개가 운영진에게 전해져요.
safety-report-sent = 신고를 운영진에게 전했어요. 누가 신고했는지는 다른 사람에게 알려지지 않아요.
safety-report-unknown = “{ $given }”에 맞는 이유가 없어요. 아래에서 고르고, 더 쓸 말이 있으면 그 뒤에 적어 주세요.

safety-chat-ended = 운영진이 { JOSA($name, "을/를") } 내려서 이 대화는 여기까지예요. 지금까지 나눈 말은 그대로 읽을 수 있고, 다른 캐릭터와는 이어서 이야기할 수 있어요.
safety-down-title = 운영진이 내렸어요
safety-down-why = 이유: { $reason }
safety-down-character = 나에게만 보이고, 공개하거나 대화할 수 없어요. 고치거나 지우거나 내보내는 것은 그대로 할 수 있어요.
safety-down-story = 나에게만 보이고, 다른 사람에게 보일 수 없어요. 고치거나 지우거나 내보내는 것은 그대로 할 수 있어요.
safety-down-ask = 다시 올리고 싶으면 운영자에게 문의해 주세요.
safety-down-ask-at = 다시 올리고 싶으면 여기로 문의해 주세요.
