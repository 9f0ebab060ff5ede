### 내보낸 작품과 표지에 적히는 말.

mark-made = 이 작품은 생성형 인공지능을 이용하여 제작되었습니다.
mark-rehearsed = 이 작품은 생성형 인공지능 모델 없이, Iyagi에 들어 있는 글감을 정해진 규칙대로 엮어 만든 예행 연습입니다. 사람이 쓴 글이 아니라 프로그램이 자동으로 만든 글입니다.
mark-tools = 만든 도구: Iyagi
mark-models = 사용한 모델
mark-no-models = 사용한 모델: 기록 없음
mark-rehearsal-models = 사용한 모델: 없음(예행 연습)
mark-date = 만든 날: { $date }
mark-label-made = AI 생성물
mark-label-rehearsed = 예행 연습(자동 생성)

book-cover = 표지
book-cover-of = 《{ $title }》의 표지
book-contents = 차례
book-colophon = 이 책에 대하여
book-by = { $name } 지음
book-chapter = { $number }화
book-chapter-titled = { $number }화 { $title }
book-rating-general = 전체 이용가
book-rating-teen = 15세 이용가
book-rating-adult = 19세 이용가
book-rating = 등급: { $rating }
book-tags = 태그
book-warnings = 미리 알립니다
book-summary-accessible = 글자로만 된 책입니다. 차례와 제목으로 옮겨 다닐 수 있고, 표지 그림에는 설명이 있습니다.
book-untitled = 제목 없는 이야기
book-private-card = 비공개 작품
book-adult-card = 19세 이용가 작품
