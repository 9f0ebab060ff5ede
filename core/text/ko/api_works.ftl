### 캐릭터와 이야기를 다루는 API의 말.

api-form-needed = “file”에 파일을 담은 multipart/form-data 양식으로 보내 주세요.
api-form-field = “{ $field }”에는 { $most }자까지 적을 수 있어요.
api-adults-only = 성인용이에요. 계정 설정에서 성인임을 밝혀야 볼 수 있어요.
api-no-picture = 그런 그림은 없어요.
api-no-export = 그런 내보내기 형식은 없어요.
