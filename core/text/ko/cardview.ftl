### 카드를 온전한 V3 카드로 읽으면서 고친 것, 보관만 하는 것, 만든 사람이 살펴볼 것.

cardview-not-a-card = 이 JSON은 캐릭터 카드가 아닙니다. 카드에는 이름과 설명이나 첫 메시지(name, description, first_mes)가 있어야 합니다.
cardview-nameless = { $field }: 이름이 없는 카드입니다. “{ $field }”에 이름을 적어서 다시 보내 주세요.
cardview-too-many = { $field }: { $count }개가 들어 있는데 { $most }개까지만 읽을 수 있습니다. 나누거나 줄여서 다시 보내 주세요.

cardview-times = { $what } ({ $count }번)
cardview-null = { $field }: 값이 null이라서 비어 있는 것으로 봤습니다.
cardview-as-text = { $field }: 글이 아닌 값이라서 글로 바꿔 적었습니다.
cardview-joined = { $field }: 목록이라서 줄을 이어 하나의 글로 만들었습니다.
cardview-as-list = { $field }: 값이 하나뿐이라서 하나짜리 목록으로 만들었습니다.
cardview-split = { $field }: 글 하나로 되어 있어서 쉼표에서 나눴습니다.
cardview-values = { $field }: 객체라서 그 안의 값들을 목록으로 읽었습니다.
cardview-dropped = { $field }: 형식이 맞지 않는 항목을 뺐습니다.
cardview-as-number = { $field }: 글로 적힌 숫자를 숫자로 읽었습니다.
cardview-as-flag = { $field }: 참이나 거짓이 아니라서 가장 가까운 뜻으로 읽었습니다.
cardview-unusable = { $field }: 형식이 맞지 않아서 기본값을 씁니다.
cardview-missing-enabled = { $field }: 적혀 있지 않아서 로어 항목을 켜 두었습니다.
cardview-missing-order = { $field }: 적혀 있지 않아서 order나 priority를, 그것도 없으면 100을 씁니다.
cardview-empty-book = { $field }: 로어북이 비어 있어서 로어북이 없는 카드로 봤습니다.

cardview-newer = 이 카드의 규격은 { $spec } { $version }이고, 아직 모르는 새 규격입니다. 아는 것은 읽고 나머지는 그대로 보관합니다.
cardview-example-lead = { $field }: 누군가 말하는 첫 줄({"{{user}}:"} 또는 {"{{char}}:"}) 앞에 글이 있습니다. 이 글은 예시로 쓰이지 않습니다.
cardview-risu-recursion = RisuAI에서 온 카드이고 로어 항목이 서로를 불러내도 되는지 적혀 있지 않습니다. RisuAI에서처럼 불러내도록 합니다.
cardview-world = “{ $name }” 로어북과 이어진 카드인데 이 파일에는 그 로어북이 없습니다. 로어북도 가져와 주세요.
cardview-adult = 성인용으로 표시되어 있어서 성인 등급을 매겼습니다.

cardview-inert-scripts = { $name }: 스크립트 { $count }개
cardview-inert-html = { $name }: HTML { $count }자
cardview-inert-access = { $name }: 저수준 접근 요청
cardview-inert-automation = automation_id: 로어 항목 { $count }개의 자동화
cardview-inert-markup = 항목 { $count }개({ $fields })의 글에 든 HTML, CSS, 스크립트

cardview-read-greetings = 인사말 { $count }개
cardview-read-no-greeting = 인사말 없음
cardview-read-group = 단체 대화용 인사말 { $count }개
cardview-read-lore = 로어 항목 { $count }개
cardview-read-lore-off = 로어 항목 { $count }개(꺼진 것 { $off }개)
cardview-read-folders = 로어북 폴더 { $count }개
cardview-read-assets = 에셋 { $count }개
cardview-read-remote = 다른 사이트에 있어서 내려받지 않은 에셋 { $count }개

cardview-byaf-missing = { $field }: BYAF 파일에 이 부분이 없습니다. Backyard에서 다시 내보내 주세요.
cardview-not-a-book = “{ $form }” 형식의 로어북은 읽을 수 없습니다.
