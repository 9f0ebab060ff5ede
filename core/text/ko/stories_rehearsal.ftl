rehearsal-length =
    모델 없는 예행 연습으로는 한 화를 { $words ->
        [yes] { $asked }단어
       *[no] { $asked }자
    }에 맞출 수 없습니다. 가장 가까운 길이는 { $words ->
        [yes] { $nearest }단어
       *[no] { $nearest }자
    }입니다. 그 길이로 다시 시작하거나 AI 제공자의 키를 설정해 주세요.
rehearsal-episodes = 예행 연습은 { $most }화까지 됩니다. { $most }화 이하로 줄여 주세요. 더 긴 이야기를 쓰려면 AI 제공자의 키(IYAGI_ANTHROPIC__API_KEY나 IYAGI_GEMINI__API_KEY)를 설정해 주세요.
rehearsal-scenes = 예행 연습에는 { $episode }화에 쓸 장면이 { $most }개뿐입니다. 장면을 그만큼으로 줄이거나 AI 제공자의 키를 설정해 주세요.
rehearsal-keywords = 예행 연습에 담기에는 키워드가 너무 깁니다. 모두 합쳐 { $most }자 이하로 줄여 주세요.
