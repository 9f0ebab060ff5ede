# 공개와 작품 정보
shelf-title = 제목
shelf-blurb = 소개 글
shelf-pen-name = 필명
shelf-tag = 태그
shelf-empty = { JOSA($what, "이/가") } 비어 있어요. 한 글자라도 적어 주세요.
shelf-too-long = { JOSA($what, "은/는") } { $most }자까지 쓸 수 있어요. 조금 줄여 주세요.
shelf-too-many-tags = 태그는 { $most }개까지 달 수 있어요. 몇 개를 지워 주세요.
shelf-no-title = 아직 제목이 없어서 공개할 수 없어요. 작품 정보에서 제목을 먼저 정해 주세요.
shelf-nothing-to-publish = 아직 다 쓴 회차가 없어서 공개할 수 없어요. 1화가 끝난 뒤에 다시 해 주세요.
shelf-unchecked = { $episode }화는 아직 검수를 받지 않아서 공개할 수 없어요. 이 화를 다시 만든 뒤에 공개해 주세요.
shelf-withdrawn = 이 작품에는 동의를 거둔 사람의 말이 남아 있어서 공개할 수 없어요. 가려진 부분을 다시 만든 뒤에 공개해 주세요.
shelf-red =
    { $more ->
        [0] { $episode }화가 검수의 ‘{ $gate }’ 항목을 통과하지 못해서 공개할 수 없어요. 이 화를 고친 뒤에 다시 해 주세요.
       *[other] { $episode }화가 검수의 ‘{ $gate }’ 항목과 다른 { $more }가지를 통과하지 못해서 공개할 수 없어요. 이 화를 고친 뒤에 다시 해 주세요.
    }
shelf-no-author = 그런 작가를 찾지 못했어요. 공개한 작품이 없는 작가일 수도 있어요.
shelf-no-episode = { $number }화를 찾지 못했어요. 아직 공개되지 않았을 수 있어요.
shelf-no-paragraph = 그 문단을 찾지 못했어요. 글이 고쳐졌을 수 있으니 페이지를 새로 열어 주세요.
shelf-no-comment = 그 댓글을 찾지 못했어요. 이미 지워졌을 수 있어요.
shelf-comment-empty = 댓글이 비어 있어요. 한마디 적어 주세요.
shelf-comment-long = 댓글은 { $most }자까지 쓸 수 있어요. 조금 줄이거나 나누어 주세요.
shelf-comment-too-many = 댓글을 너무 빠르게 쓰고 있어요. 잠시 뒤에 다시 써 주세요.
shelf-no-feed = 그런 피드 주소를 찾지 못했어요. 새 주소로 바뀌었을 수 있어요.

# 웹: 서재
web-places = 둘러보기
stories-nav = 웹소설
stories-shelf = 웹소설
stories-lead = 키워드 몇 개나 채널의 역할극에서 시작한 이야기들이에요. 마음에 드는 작품을 골라 1화부터 읽어 보세요.
stories-footer = 여기 있는 작품은 모두 AI의 도움으로 만들었고, 나오는 인물과 일은 지어낸 것입니다.
stories-unknown = 그런 작품을 찾지 못했어요. 작가가 공개를 멈췄거나 주소가 바뀌었을 수 있어요.
stories-back = 웹소설 전체
stories-search = 작품 찾기
stories-search-hint = 제목, 작가, 태그
stories-continue = 이어보기
stories-continue-at = { $number }화 읽는 중 · 모두 { $last }화
stories-language = 작품의 언어
stories-adult = 성인 작품도 보기
stories-tab-rising = 뜨는 작품
stories-tab-new = 새 작품
stories-tab-liked = 좋아요 많은 순
stories-tab-follows = 구독
stories-tab-likes = 좋아요한 작품
stories-tab-mine = 내 작품
stories-genres = 장르
stories-genre-all = 모든 장르
stories-none = 아직 보여 드릴 작품이 없어요.
stories-untitled = 제목 없는 작품
stories-nameless = 이름 없는 작가
stories-episodes-count = 모두 { $count }화
stories-works = 작품
stories-feed = 새 회차 소식 받기(Atom 피드)
stories-feed-followed = 구독한 웹소설의 새 회차
stories-feeds = 내 피드 주소
stories-feeds-hint = 구독한 작품의 새 회차를 피드 리더로 받아 볼 수 있어요. 주소를 아는 사람은 누구나 볼 수 있으니 혼자만 알고 계세요.
stories-feed-make = 새 주소 만들기
stories-feed-revoke = 이 주소 없애기

# 웹: 작품
stories-begin = 첫 화부터 보기
stories-continue-here = { $number }화 이어보기
stories-follow = 구독
stories-episode = { $number }화
stories-draft = 공개 전
stories-minutes = 약 { $minutes }분
stories-no-episodes = 아직 공개된 회차가 없어요.
stories-report = 검수표
stories-report-of = { $number }화 검수표
stories-report-lead = 이 화의 글을 프로그램이 정해진 규칙(규칙 { $rules }판)으로 재어 본 결과예요. 통과하지 못한 항목이 하나라도 있으면 공개되지 않습니다.
stories-report-gate = 항목
stories-report-verdict = 결과
stories-report-value = 잰 값
stories-report-limit = 기준
stories-verdict-green = 통과
stories-verdict-soft = 참고
stories-verdict-red = 불통과
stories-by-author = 작가
stories-comments = 댓글 { $count }개
stories-comments-more = 이전 댓글 보기
stories-comment-text = 댓글 쓰기
stories-comment-name = 이름(비워 두면 ‘{ $name }’)
stories-comment-send = 댓글 달기
stories-comment-delete = 지우기
stories-comment-paragraph = 이 문단에

# 웹: 읽기 화면
reader-skip = 본문으로 바로 가기
reader-look = 보기 설정
reader-size = 글자 크기
reader-leading = 줄 간격
reader-font = 글꼴
reader-sans = 고딕
reader-serif = 명조
reader-theme = 바탕
reader-theme-auto = 자동
reader-theme-light = 밝게
reader-theme-sepia = 세피아
reader-theme-dark = 어둡게
reader-theme-black = 검정
reader-resume = 읽던 곳으로
reader-previous = 이전 화
reader-next = 다음 화
reader-list = 목록
reader-turn = 회차 이동
reader-after = 이 화를 읽고 나서
reader-bookmark = 여기까지 읽었어요
reader-keys = 자판으로도 넘길 수 있어요. 다음 화: J 또는 →, 이전 화: K 또는 ←
