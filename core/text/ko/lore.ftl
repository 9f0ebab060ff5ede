# 로어북 항목이 들어갔거나 빠진 까닭
lore-key =
    들어감 — 열쇳말 “{ $word }”{ $quoted ->
        [yes] {" "}(“{ $passage }”)
       *[no] { "" }
    }{ $recursion ->
        [yes] {" "}({ $step }번째 훑기, 다른 항목의 글에서도 찾음)
       *[no] { "" }
    }{ $rolled ->
        [yes] , 확률 { $chance }%에서 { $roll }
       *[no] { "" }
    }
lore-both-keys =
    들어감 — 열쇳말 “{ $word }”{ $quoted ->
        [yes] {" "}(“{ $passage }”)
       *[no] { "" }
    }, 보조 열쇳말 조건 충족({ $second }){ $recursion ->
        [yes] {" "}({ $step }번째 훑기)
       *[no] { "" }
    }{ $rolled ->
        [yes] , 확률 { $chance }%에서 { $roll }
       *[no] { "" }
    }
lore-constant =
    들어감 — 언제나 넣는 항목{ $rolled ->
        [yes] , 확률 { $chance }%에서 { $roll }
       *[no] { "" }
    }
lore-sticky = 들어감 — 한 번 들어가면 머무는 항목(대화가 메시지 { $until }개가 될 때까지)
lore-activate = 들어감 — 장식자 { $word }
lore-forced = 들어감 — 밖에서 부름
lore-kept = 들어감 — 전에 한 번 맞았고 { $word } 때문에 남음
lore-disabled = 빠짐 — 꺼 둔 항목
lore-folder = 빠짐 — 폴더
lore-trigger = 빠짐 — 이런 답({ $word })에는 쓰지 않는 항목
lore-character = 빠짐 — 이 캐릭터({ $word })에는 쓰지 않는 항목
lore-delay = 빠짐 — 대화가 메시지 { $until }개가 되어야 시작
lore-cooldown = 빠짐 — 쉬는 중(대화가 메시지 { $until }개가 될 때까지)
lore-waits = 빠짐 — 다른 항목의 글을 훑을 때({ $until }단계)까지 기다림
lore-not-by-recursion = 빠짐 — 다른 항목의 글로는 부를 수 없는 항목
lore-dont-activate = 빠짐 — 장식자 { $word }
lore-condition = 빠짐 — 장식자 조건이 맞지 않음: { $word }
lore-once = 빠짐 — 전에 한 번 맞았음({ $word })
lore-no-keys = 빠짐 — 열쇳말이 없음
lore-no-match = 빠짐 — 열쇳말이 나오지 않음
lore-secondary = 빠짐 — 열쇳말 “{ $word }”, 그러나 보조 열쇳말 조건이 맞지 않음({ $second })
lore-additional = 빠짐 — 함께 나와야 할 말이 없음({ $second })
lore-excluded = 빠짐 — 나오면 안 될 말이 있음({ $second })
lore-broken = 빠짐 — 정규식 { $word }에 잘못이 있어 맞을 수 없음
lore-too-slow = 빠짐 — 정규식 { $word }에 시간이 너무 걸려 멈춤
lore-probability = 빠짐 — 확률 { $chance }%에서 { $roll }
lore-group =
    빠짐 — 묶음 “{ $group }”에서 { $won ->
        [no] 자리를 얻지 못함
       *[yes] “{ $winner }” 항목에 자리를 내줌
    }
lore-book-budget = 빠짐 — 로어북 예산 { $budget }토큰을 넘음({ $tokens }토큰, 우선순위가 낮음)
lore-budget = 빠짐 — 예산 { $budget }토큰에 자리가 없음({ $tokens }토큰)

# 알릴 것
lore-warning-broken = “{ $entry }” 항목의 정규식 { $word }에 잘못이 있습니다. 이 열쇳말은 맞는 일이 없습니다.
lore-warning-slow = 정규식 { $word }에 시간이 너무 걸려 멈췄습니다. 더 짧고 단순하게 고쳐 주세요.
lore-warning-decorator = “{ $entry }” 항목의 장식자 “{ $line }”에 쓰인 이름이나 값을 알 수 없습니다. 글은 그대로 두고 이 줄만 무시합니다.
lore-warning-pattern = 로어 항목 “{ $entry }”: { $pattern } 키는 정규식으로 쓸 수 없어서 언제나 맞지 않습니다.
