# 채팅에서 이야기로
bridge-consent-ask = { JOSA($maker, "이/가") } 이 대화로 웹소설을 만들려고 합니다. 내가 쓴 메시지 { $lines }개를 써도 될까요? 이름으로 나올지, 익명으로 나올지, 빠질지 고를 수 있고, 마음은 언제든 바꿀 수 있어요. 답하지 않으면 내 말은 쓰이지 않습니다.
bridge-not-asked = 이 이야기에서는 동의를 구하는 사람이 아니에요. 이야기의 바탕이 된 대화에 남긴 말이 있어야 답할 수 있습니다.
bridge-has-origin = 이 이야기는 이미 다른 대화를 바탕으로 하고 있어요. 새 대화로 만들려면 새 이야기를 시작해 주세요.
bridge-no-chat = 여기에는 이야기로 만들 대화가 없어요.
bridge-incognito = 비밀 대화는 아무것도 남기지 않기 때문에 이야기로 만들 수 없어요.
bridge-empty-range = 고른 범위에 메시지가 없어요. 범위를 넓혀 보세요.
bridge-not-there = 내가 함께한 대화만 이야기로 만들 수 있어요.
bridge-no-origin = 이 이야기는 대화를 바탕으로 하지 않아요.
bridge-nothing-usable = 쓸 수 있는 말이 없어요. 대화에 있던 사람이 동의해야 하고, 지워진 말은 쓸 수 없습니다.
bridge-scene = { $names }의 대화. { $told }
bridge-redacted = { $count ->
    [0] 바탕이 된 말을 거둔 사람이 있어 만드는 과정 { $others }곳을 가렸어요. ‘다시 만들기’를 누르면 그 말 없이 다시 만듭니다.
   *[other] 바탕이 된 말을 거둔 사람이 있어 { $episodes }화를 독자에게 보이지 않게 했어요. ‘다시 만들기’를 누르면 그 말 없이 다시 씁니다. 함께 다시 만들 곳: { $others }곳.
  }

# 이야기에서 채팅으로
bridge-no-member = 그런 등장인물은 이 이야기에 없어요.
bridge-no-cast = 아직 등장인물과 세계가 정해지지 않았어요. 조금만 더 쓰인 뒤에 만나 보세요.
bridge-story-hidden = 바탕이 된 말을 거둔 사람이 있어 이 이야기는 일부가 가려져 있어요. 다시 만든 뒤에 인물을 만날 수 있습니다.
bridge-no-episode = { $last ->
    [0] 아직 읽을 수 있는 화가 없어요.
   *[other] { $episode }화는 고를 수 없어요. 1화부터 { $last }화 가운데 골라 주세요.
  }
bridge-not-there-yet = { JOSA($name, "은/는") } { $first }화에 처음 나와요. 그 뒤의 시점을 골라 주세요.
bridge-dead = { JOSA($name, "은/는") } { $episode }화가 끝났을 때 살아 있지 않아요. 더 앞의 시점을 골라 주세요.
bridge-no-cast-here = 이 이야기의 인물과 나눈 대화가 아니에요.
bridge-scene-summary = 장면의 줄거리를 { $most }자 안으로 적어 주세요. 동의하지 않은 사람의 말은 그대로 옮길 수 없습니다.
bridge-no-scene = 그 장면은 이야기에 들어 있지 않아요.

# 카드에 채우는 말
bridge-cast-age = 나이가 밝혀지지 않음
bridge-cast-look = 겉모습이 아직 그려지지 않았다
bridge-cast-want = 원하는 것이 아직 드러나지 않았다
bridge-cast-need = 정말로 필요한 것은 이야기 속에서 찾게 된다
bridge-cast-flaw = 약점이 아직 드러나지 않았다
bridge-cast-skill = 재주가 아직 드러나지 않았다
bridge-cast-start = 대화가 시작된 그 자리에 있다
bridge-cast-arc = 이야기와 함께 달라진다

# 인물 카드
bridge-card-tagline = { $titled ->
    [no] { $episode }화까지 겪은 웹소설 속 인물
   *[yes] 《{ $title }》 { $episode }화까지 겪은 인물
  }
bridge-card-moment = { $episode }화 시점
bridge-card-mark = AI가 쓴 웹소설에서 태어난 인물입니다. { $episode }화까지 인물이 겪고 알게 된 것만 담았습니다.
bridge-card-line = { $field ->
    [name] 이름
    [age] 나이
    [look] 겉모습
    [want] 바라는 것
    [flaw] 약점
    [skill] 잘하는 것
    [start] 처음 모습
    [speech] 말투
    [tics] 말버릇
    [never] 하지 않는 말
    [rank] 지위
   *[items] 가진 것
  }: { $text }
bridge-card-scenario = { $titled ->
    [no] { $episode }화가 막 끝난 때다.
   *[yes] 《{ $title }》의 { $episode }화가 막 끝난 때다.
  } 그다음 일은 아직 일어나지 않았다.
bridge-card-place = { JOSA($name, "은/는") } 지금 { $place }에 있다.
bridge-card-order = { $titled ->
    [no] 웹소설 속 { JOSA($name, "이/가") } 되어 말한다.
   *[yes] 웹소설 《{ $title }》의 { JOSA($name, "이/가") } 되어 말한다.
  } 지금은 { $episode }화가 막 끝난 때다.
bridge-card-unknowing = { JOSA($name, "은/는") } 앞으로의 일도, 겪거나 듣지 않은 일도 모른다. 모르는 것을 물으면 지어내지 않고 모른다고 한다.
bridge-card-level = { $level ->
    [plain] 반말로
    [formal] 하십시오체로
    [lofty] 하오체로
   *[polite] 해요체로
  }
bridge-card-stranger = 말을 거는 사람은 처음 보는 사람이다. 그에게는 { bridge-card-level } 말한다.
bridge-card-toward = { $name }에게는 { bridge-card-level } 말한다.{ $called ->
    [no] { "" }
   *[yes] { " " }{ JOSA($address, "이라/라") }고 부른다.
  }
bridge-card-greeting = { $level ->
    [plain] “처음 보는 얼굴인데. 나한테 볼일 있어?”
    [formal] “처음 뵙겠습니다. 저를 찾아오셨습니까?”
    [lofty] “처음 보는 얼굴이오. 나를 찾아왔소?”
   *[polite] “처음 뵙네요. 저를 찾아오셨어요?”
  }
bridge-card-seen = { $placed ->
    [no] { JOSA($name, "이/가") } 고개를 든다.
   *[yes] { $place }, { JOSA($name, "이/가") } 고개를 든다.
  }
bridge-card-asks = (말을 건다)
bridge-lore-person = { JOSA($name, "과/와") } 만난 적이 있다. 겉모습: { $look }
