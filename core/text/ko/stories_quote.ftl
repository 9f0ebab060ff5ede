# Cost of stories

story-cache-alarm = 2화부터 모델에 보낸 글 가운데 { $share }%만 캐시에서 읽혔습니다. { $wanted }%는 되어야 합니다. 비용이 견적보다 많이 나올 수 있으니 모델과 제공자의 캐시 설정을 확인하세요.
