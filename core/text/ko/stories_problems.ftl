### 단계의 답이나 손으로 고친 것이 받아들여지지 않은 까닭. 무엇이 어떠해야 하는지까지 말한다.

problem-line =
    · { $episode ->
        [0] { "" }
       *[other] { $episode }화:{ " " }
    }{ $what }{ $detailed ->
        [yes] { " " }({ $detail })
       *[no] { "" }
    }

# 답을 읽을 수 없을 때
problem-empty = 답이 비어 있습니다
problem-refusal = 시킨 일을 하지 않겠다고 답했습니다
problem-not-json = 정해진 형식(JSON)이 아니어서 읽을 수 없습니다
problem-half-json = 답이 중간에 끊겼습니다
problem-schema = 정해진 틀에 맞지 않는 칸이 있습니다
problem-too-long = 너무 긴 칸이 있습니다
problem-language = 이야기의 언어가 아닌 말이 섞였습니다

# 어느 단계에서나
problem-private = 연락처나 계정처럼 실제 사람으로 이어지는 것이 있습니다. 빼야 합니다
problem-real-person = 실제 인물의 이름이 있습니다. 지어낸 이름이어야 합니다
problem-consent = 동의하지 않은 사람의 말이 들어 있습니다. 빼야 합니다
problem-id-twice = 같은 id를 두 번 썼습니다. id는 저마다 달라야 합니다
problem-cast-unknown = 등장인물 목록에 없는 인물을 가리킵니다
problem-place-unknown = 세계관에 없는 장소입니다
problem-secret-unknown = 복선 목록에 없는 복선을 가리킵니다
problem-hook-unknown = 이 장르에서 쓰지 않기로 한 절단 방식입니다
problem-quote-missing = 인용한 말이 본문에 그대로 있지 않습니다
problem-rating = 등급이 정한 한도보다 높습니다

# 컨셉과 장르
problem-keyword-unlisted = 키워드 목록에서 빠진 키워드가 있습니다
problem-keyword-missing = 한 줄 소개와 줄거리에 나오지 않는 키워드가 있습니다
problem-avoid-unlisted = 피할 것 목록에서 빠진 것이 있습니다
problem-avoided = 나오지 않기로 한 것이 제목이나 소개에 나옵니다
problem-title-twice = 제목이 겹칩니다. 제목은 저마다 달라야 합니다
problem-title-taken = 이미 다른 작품의 제목입니다
problem-tone = 부탁한 분위기와 다릅니다
problem-genre-unknown = 고른 장르가 아닙니다
problem-trope-unknown = 이 장르의 공식에 없는 것입니다
problem-trope-forbidden = 쓸 장르 공식이 나오면 안 될 것에도 있습니다. 한쪽에만 있어야 합니다
problem-forbidden-unknown = 이 장르에서 나오면 안 될 것의 목록에 없습니다
problem-must-have-unknown = 꼭 나올 것의 목록에 없습니다
problem-must-have-twice = 꼭 나올 것을 두 번 적었습니다
problem-must-have-late = 꼭 나올 것의 기한이 마지막 화보다 늦습니다
problem-must-have-missing = 꼭 나올 것이 기한까지 나오지 않습니다
problem-status-window = 상태창이 없는 장르이고, 부탁하지도 않았습니다
problem-dialogue-band = 대사 비율의 범위가 장르에서 벗어나거나 거꾸로입니다

# 세계관과 인물
problem-name-twice = 장소·세력·용어의 이름이 겹칩니다
problem-number-twice = 같은 숫자를 두 번 정했습니다
problem-number-bare = 숫자에 단위나 크기의 기준이 없습니다
problem-numbers-missing = 상태창에서 셀 숫자를 정하지 않았습니다
problem-rule-free = 규칙에 대가도 한계도 없습니다. 둘 가운데 하나는 있어야 합니다
problem-rule-taboo = 규칙이 허락하는 것을 금기가 막습니다. 한쪽만 남겨야 합니다
problem-lead = 주인공은 꼭 한 명이어야 합니다
problem-name-shape = 이름으로 쓸 수 없는 모양입니다. 한국어 이름은 한글 두 글자에서 네 글자, 영어 이름은 로마자입니다
problem-name-taken = 이미 다른 사람의 캐릭터가 쓰는 이름입니다
problem-name-of-place = 장소·세력·용어와 같은 이름입니다
problem-names-alike = 이름이 서로 너무 비슷합니다. 자음과 모음 가운데 둘 이상이 달라야 합니다
problem-secret-shown = 겉모습이나 시작할 때의 모습에서 비밀이 드러납니다
problem-first-episode = 처음 나오는 화가 잘못되었습니다. 주인공은 1화부터, 나머지는 마지막 화 안에 나와야 합니다

# 문체와 말투
problem-voice-missing = 말투가 정해지지 않은 인물이 있습니다
problem-voice-twice = 한 인물의 말투를 두 번 정했습니다
problem-endings = 말끝이 정해지지 않은 인물이 있습니다
problem-tics-alike = 말버릇이 같은 인물들이 있습니다. 말버릇은 저마다 달라야 합니다
problem-honorific-missing = 누가 누구에게 어떤 높임으로 말하는지 정해지지 않은 사이가 있습니다
problem-honorific-twice = 같은 사이의 높임을 두 번 정했습니다
problem-honorific-self = 자기 자신에게 하는 말의 높임을 정했습니다
problem-honorific-level = 영어에서는 반말과 해요체에 해당하는 두 가지만 고를 수 있습니다
problem-exemplar-length = 본보기 글의 길이가 맞지 않습니다
problem-exemplar-meta = 본보기 글에 이야기가 아닌 말이 들어 있습니다
problem-exemplar-banned = 쓰지 않기로 한 말이 본보기 글에 있습니다

# 플롯과 복선
problem-beat-unknown = 전환점이나 절정이 없는 사건을 가리킵니다
problem-cause-unknown = 원인으로 적은 사건이 없습니다
problem-cause-late = 원인이 결과보다 뒤에 있습니다
problem-climax-early = 절정이 전환점보다 앞에 있습니다
problem-carried-little = 주인공이나 맞수가 나오는 사건이 너무 적습니다
problem-plant-late = 복선을 심는 화가 마지막 화보다 뒤입니다
problem-plant-missing = 이 화에 심어야 할 복선이 빠졌습니다
problem-plant-misplaced = 다른 화에 심어야 할 복선입니다
problem-payoff-missing = 거두어야 할 복선을 거두지 않습니다
problem-payoff-misplaced = 다른 화에서 거두어야 할 복선입니다
problem-payoff-early = 복선을 심기 전에 거둡니다
problem-payoff-late = 복선을 거두는 화가 마지막 화보다 뒤입니다
problem-keyword-told = 그때까지 나오면 안 될 낱말이 이미 제목이나 소개에 나옵니다
problem-keyword-name = 그때까지 나오면 안 될 낱말이 그 전에 나오는 인물의 이름입니다
problem-keyword-shared = 거두는 때가 다른 복선들이 같은 낱말을 씁니다
problem-secret-told = 이미 밝혀진 비밀을 아직 숨기기로 했습니다

# 회차 구성과 장면
problem-block-gaps = 빠지거나 겹친 회차가 있습니다. 차례대로 하나씩 있어야 합니다
problem-title-spoils = 회차 제목이 비밀을 미리 밝힙니다
problem-cider-unknown = 사이다로 고른 장면이 없습니다
problem-cider-late = 사이다가 너무 오래 없습니다
problem-goguma-run = 답답한 회차가 너무 오래 이어집니다
problem-cast-early = 아직 나올 때가 아닌 인물이 나옵니다
problem-lead-absent = 1화에 주인공이 없습니다
problem-budget = 장면에 나눈 분량의 합이 한 화의 분량과 다릅니다
problem-hook-twice = 앞 화와 같은 방식으로 끝납니다
problem-tension-flat = 긴장이 거의 오르내리지 않습니다
problem-tension-monotone = 긴장이 한쪽으로만 갑니다. 오르내려야 합니다
problem-scenes-differ = 회차 구성의 장면과 다릅니다
problem-chain-broken = 앞 장면이 끝난 상태에서 이어지지 않습니다
problem-scene-budget = 장면의 분량이 계획과 다릅니다
problem-scene-still = 처음과 끝이 같은 장면입니다. 무엇인가 달라져야 합니다
problem-sense-twice = 한 장면에 같은 감각을 두 번 적었습니다

# 고치기와 기록
problem-edit-refused = 고치라는 곳을 본문에서 하나로 짚을 수 없거나 너무 많이 고칩니다
problem-subject-unknown = 본문에 없는 것에 대한 기록입니다
problem-reader = 늘어지거나 헷갈리는 곳이 있습니다
problem-number-differs = 적은 숫자가 인용한 말과 다릅니다
problem-knows-what = 누가 무엇을 아는지의 기록이 없는 사실을 가리킵니다
problem-state-twice = 한 인물의 상태를 두 번 적었습니다
problem-time-back = 시간이 앞 화보다 거꾸로 갑니다
problem-dead-alive = 죽은 인물을 살아 있다고 적었습니다
problem-thread-unknown = 열린 적 없는 일을 끝났다고 적었습니다

# 표지와 소개
problem-cover-language = 표지 그림의 주문은 영어로 적어야 합니다
problem-cover-artist = 표지 그림의 주문에 실제 작가의 이름이 있습니다. 화풍을 말로 적어야 합니다
problem-cover-brand = 표지 그림의 주문에 상표나 남의 작품이 있습니다. 생김새를 말로 적어야 합니다
problem-cover-minor = 표지 그림의 주문에서 어린 인물과 성적인 말이 함께 나옵니다
problem-cover-rating = 표지 그림의 주문이 이야기의 등급을 넘습니다
problem-alt-missing = 표지 그림의 설명이 비어 있습니다
problem-spoiler = 소개나 설명이 비밀을 미리 밝힙니다
problem-blurb-length = 소개 글의 길이가 맞지 않습니다
problem-tag-count = 태그의 수가 맞지 않습니다
problem-tag-twice = 태그가 겹칩니다
problem-tag-unknown = 이 장르의 태그 목록에 없습니다
problem-rating-low = 등급이 본문보다 낮습니다

# 대화에서 온 것
problem-message-unknown = 대화에 없는 메시지를 가리킵니다
problem-chat-quote = 인용한 말이 그 메시지에 그대로 있지 않습니다
problem-chat-speaker = 대화에 없는 사람이 말합니다
problem-chat-foreign = 동의하지 않은 사람의 말이 들어 있습니다. 빼야 합니다
problem-chat-private = 링크, 계정, 메일, 전화번호가 들어 있습니다. 빼야 합니다

# 검수표
problem-length = 분량이 정한 범위를 벗어났습니다
problem-length-score = 분량이 목표에서 멉니다
problem-completion = 글이 중간에 끊겼거나 계획한 장면이 차례대로 있지 않습니다
problem-purity = 다른 언어의 글자나 낱말이 섞였습니다
problem-meta = 이야기가 아닌 말이 본문에 있습니다
problem-repeat = 같은 문장이 되풀이됩니다
problem-diversity = 같은 말이 같은 순서로 자꾸 나옵니다
problem-monotony = 똑같이 시작하거나 똑같이 끝나는 문장이 너무 많습니다
problem-similarity = 첫머리나 마지막이 앞 회차와 너무 비슷합니다
problem-copied = 앞 회차의 문장을 그대로 옮겼습니다
problem-plan-copy = 계획의 문장을 그대로 옮겼습니다
problem-roster = 나오기로 한 인물이 나오지 않습니다
problem-drift = 인물의 이름이 한 끗 다르게 적힌 곳이 있습니다
problem-unknown = 등장인물 목록에 없는 사람이 이름을 달고 말합니다
problem-speaker = 죽었거나 이 화에 없는 인물이 말합니다
problem-secret = 아직 밝히면 안 되는 비밀의 낱말이 나옵니다
problem-clock = 날짜나 시각이 거꾸로 갑니다
problem-numbers = 상태창의 숫자가 아무 말 없이 바뀝니다
problem-place = 세계관에 없는 장소가 나옵니다
problem-levels = 정해 둔 높임과 다르게 말하는 인물이 있습니다
problem-dialogue = 대사의 비율이 장르와 맞지 않습니다
problem-paragraphs = 문단이 너무 길거나 대사 없는 서술이 너무 이어집니다
problem-single = 한 문장으로 끊은 문단이 너무 많습니다
problem-rhythm = 문장의 길이가 너무 길거나 고릅니다
problem-tells = 번역투나 상투적인 표현, 쉼표가 너무 많습니다
problem-cliffhanger = 끝에 다음 화를 부르는 것이 없습니다
problem-cider = 시원하게 갚아 주기로 한 장면이 없거나 너무 짧습니다
problem-pacing = 장면들의 길이가 계획과 너무 다르거나 새로운 일이 드뭅니다
problem-opening = 첫머리가 누군가의 말이나 움직임으로 시작하지 않습니다
problem-coverage = 계획한 일이 제 장면에서 일어나지 않습니다
problem-safety = 등급을 넘는 말이나 개인정보, 실존 인물이 있습니다
