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
