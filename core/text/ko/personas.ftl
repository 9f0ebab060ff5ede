### 내가 누구로 이야기하는지.

personas-gone = 그 페르소나는 이제 없습니다. 지금 있는 페르소나는 `/persona`로 볼 수 있어요.
personas-most = 페르소나는 { $most }개까지 만들 수 있습니다. 쓰지 않는 것을 `/persona`에서 먼저 지워 주세요.
personas-taken = 이름이 ‘{ $name }’인 페르소나가 이미 있습니다. 다른 이름을 적어 주세요.
personas-nameless = 페르소나에는 눈에 보이는 이름이 있어야 합니다. 예: `/persona 민수 | 스물셋, 말수가 적다`
personas-name-long = 페르소나의 이름이 너무 깁니다({ $length }자). { $most }자까지 쓸 수 있어요.
personas-description-long = 페르소나의 설명이 너무 깁니다({ $length }자). { $most }자까지 쓸 수 있어요.
personas-pronouns-long = 나를 가리키는 말이 너무 깁니다({ $length }자). { $most }자까지 쓸 수 있어요.

# 보이고 고르기
personas-none = 아직 페르소나가 없어 본래 이름으로 이야기합니다. `/persona 민수 | 스물셋, 말수가 적다 | 그`처럼 이름, 설명, 나를 가리키는 말을 적으면 만들어져요.
personas-mine = { "**" }내 페르소나**
personas-line = - **{ $name }**{ $told ->
    [yes] { " " }({ $pronouns })
   *[no] { "" }
    }{ $here ->
    [yes] { " " }· 지금 여기서
   *[no] { "" }
    }{ $usual ->
    [yes] { " " }· 평소
   *[no] { "" }
    }{ $described ->
    [yes] { " " }· { $about }
   *[no] { "" }
    }
personas-how = `/persona 이름`으로 고르고, `/persona 이름 | 설명 | 가리키는 말`로 만들거나 고칩니다.
personas-made = 페르소나 { JOSA($name, "을/를") } 만들었습니다.
personas-changed = 페르소나 { JOSA($name, "을/를") } 고쳤습니다.
personas-sure = 페르소나 { JOSA($name, "을/를") } 정말 지울까요? 되돌릴 수 없어요.
personas-forgotten = 페르소나 { JOSA($name, "을/를") } 지웠습니다.
personas-now = 이제 { JOSA($name, "으로/로") } 이야기합니다.
personas-now-here = 이제 { $character }에게는 { JOSA($name, "으로/로") } 이야기합니다.
personas-now-usual = 이제 { $character }에게도, 따로 정해 두지 않은 다른 캐릭터에게도 { JOSA($name, "으로/로") } 이야기합니다.
personas-now-myself = 이제 본래 이름으로 이야기합니다.
personas-now-myself-here = 이제 { $character }에게는 본래 이름으로 이야기합니다.
personas-button-here = 여기서 { JOSA($name, "으로/로") }
personas-button-always = 늘 { JOSA($name, "으로/로") }
personas-button-forget = { $name } 지우기
personas-button-myself = 본래 나로
personas-button-sure = 네, 지울게요
