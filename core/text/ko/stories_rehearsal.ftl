rehearsal-length = 모델 없이 쓰는 리허설은 한 화를 {$asked}만큼 쓸 수 없습니다. 가장 가까운 길이는 {$nearest}입니다. 그 길이로 다시 시작하거나 AI 제공자의 키를 설정해 주세요.
rehearsal-episodes = 모델 없이 쓰는 리허설은 {$most}화까지입니다. {$most}화 이하로 줄이거나, 더 긴 이야기를 쓰려면 AI 제공자의 키(IYAGI_ANTHROPIC__API_KEY나 IYAGI_GEMINI__API_KEY)를 설정해 주세요.
rehearsal-scenes = {$episode}화의 구성이 리허설이 아는 장면보다 깁니다. 장면을 {$most}개 이하로 줄이거나 AI 제공자의 키를 설정해 주세요.
rehearsal-keywords = 키워드가 리허설 한 편에 담기에는 너무 깁니다. 모두 합쳐 {$most}자 이하로 줄여 주세요.
