# 어떤 모델도 답하지 못했을 때
ai-none = 이 일을 맡을 언어 모델이 설정되어 있지 않아요. 운영자라면 “python3 -m core check”로 무엇이 빠졌는지 볼 수 있어요.
ai-overloaded = 지금 한꺼번에 많은 분이 말을 걸고 있어요. 1분쯤 뒤에 다시 시도해 주세요.
ai-misconfigured = 언어 모델의 키나 이름이 맞지 않아 연결할 수 없어요. 운영자라면 “python3 -m core check --live”로 이유를 볼 수 있어요.
ai-rejected = 언어 모델이 이 말에는 답하지 않겠다고 해요. 표현을 바꾸거나 조금 짧게 다시 말해 보세요.
ai-empty = 답이 오지 않았어요. 한 번만 다시 보내 주세요.
ai-broken = 언어 모델과의 연결이 끊겼어요. 잠시 뒤에 다시 시도해 주세요.

# 답이 온전하지 않을 때 덧붙이는 말
ai-notice-length = 한 번에 할 수 있는 길이를 다 채웠어요.
ai-notice-refused = 언어 모델이 여기서 더는 이어 가지 않겠다고 해요.
ai-notice-cut = 답이 끝나기 전에 연결이 끊겼어요.

# 오프라인으로 답할 때 한 번, 캐릭터의 언어로
offline-notice = 연결된 언어 모델이 없어서, 캐릭터에 대해 써 둔 글에서 답을 골라 이어 드리고 있어요.
offline-danger = 지금 많이 힘들다면 혼자 견디지 마세요. 자살예방상담전화 109는 밤낮없이 열려 있고, 급할 때는 112나 119에 전화하면 돼요.
offline-memory = { JOSA($name, "은/는") } 예전 일을 떠올린다. { $what }
offline-pause-listen = *{ JOSA($name, "은/는") } 고개를 끄덕이며 이야기가 이어지기를 기다린다.*
offline-pause-think = *{ JOSA($name, "은/는") } 그 말을 잠시 곱씹는다.*
offline-pause-nod = *{ JOSA($name, "이/가") } 조금 더 가까이 다가앉는다.*
offline-pause-wait = *{ JOSA($name, "은/는") } 말없이 이쪽을 바라본다.*

# 시작할 때
ai-route-wrong = { $name } 값을 알아볼 수 없어요({ $why }). provider:model,provider:model 꼴로 적어 주세요. 예: gemini:gemini-3.8-flash,anthropic:claude-haiku-5-5
ai-route-no-key = { $name }에 { JOSA($provider, "이/가") } 적혀 있지만 키가 없어요. { $setting } 값을 정하거나 { JOSA($provider, "을/를") } 경로에서 빼 주세요.

# 보내 온 그림
ai-picture-too-heavy = 그림이 { $most } MB보다 커요. 더 작은 파일로 보내 주세요.
ai-picture-too-large = 그림이 { $most }00만 화소를 넘어요. 더 작은 그림으로 보내 주세요.
ai-picture-unknown = 그림을 열 수 없어요. PNG, JPEG, WEBP, GIF 그림을 보내 주세요.

# 보내 온 음성 메시지
ai-voice-too-heavy = 음성 메시지가 { $most } MB보다 커요. 더 짧게 녹음해 주세요.
ai-voice-too-long = 음성 메시지가 { $most }분보다 길어요. 더 짧게 녹음해 주세요.
ai-voice-unknown = 음성 메시지를 재생할 수 없어요. 디스코드나 텔레그램에서 녹음한 것(OGG Opus)이나 WAV 파일을 보내 주세요.

# 목소리, 받아쓰기, 그림
ai-unset-speech = 목소리를 낼 모델이 설정되어 있지 않아요. 운영자라면 키를 넣고 { $setting }처럼 정해 주세요.
ai-unset-transcript = 음성 메시지를 받아쓸 모델이 설정되어 있지 않아요. 운영자라면 키를 넣고 { $setting }처럼 정해 주세요.
ai-unset-image = 그림을 그릴 모델이 설정되어 있지 않아요. 운영자라면 키를 넣고 { $setting }처럼 정해 주세요.
ai-speech-nothing = 소리 내어 읽을 말이 없어요.
ai-image-rejected = 모델이 이 그림은 그리지 않겠다고 해요. 다르게 묘사해 보세요.
ai-transcript-empty = 음성 메시지에서 말을 알아듣지 못했어요. 마이크에 조금 더 가까이 대고 다시 녹음해 주세요.
