import-how =
    캐릭터 카드를 가져오려면 카드 파일을 함께 보내 주세요. 디스코드에서는 `/import`에 파일을 붙이고, 텔레그램에서는 사진이 아니라 ‘파일’로 보내면 됩니다.
    PNG, JSON, CHARX, BYAF, WEBP 카드를 읽습니다.
import-done =
    {"**"}{ $name }** 카드를 가져왔어요. ({ $format }, 규격 { $version }) 지금은 나만 볼 수 있습니다.
    { $report }
import-known =
    {"**"}{ $name }** 카드는 이미 가져온 파일과 같아서 그대로 두었어요. ({ $format }, 규격 { $version })
    { $report }
import-talk = { $name }에게 말 걸기
import-read = { $what }
import-inert = 보관만 하고 실행하지 않음: { $what }
import-cleaned = 고침: { $what }
import-warning = 확인해 주세요: { $what }
import-more = 그 밖에 { $count }가지
import-failed = ‘{ $name }’ 파일을 가져오지 못했어요. { $why }
import-too-large = ‘{ $name }’ 파일이 너무 커요. { $megabytes }MB까지 받을 수 있습니다.
import-gone = 파일을 다시 받아 올 수 없어요. 한 번 더 보내 주세요.
import-too-slow = 파일을 읽는 데 { $seconds }초가 넘게 걸려서 멈췄어요. 카드가 맞는지 확인해 주세요.
import-merge = 가진 캐릭터의 새 판으로
import-drop = 되돌리기
import-merged = 가지고 있던 캐릭터의 새 판으로 넣었어요. 앞의 판도 그대로 남아 있습니다.
import-dropped = 가져온 것을 되돌렸어요.
import-lore-added =
    { JOSA($name, "이/가") } 아는 것에 로어북 항목 { $added }개를 더했어요.
    { $report }
import-lore-whose = 이 파일에는 로어북만 들어 있어요. 넣어 줄 내 캐릭터를 `/character`로 먼저 고른 다음 다시 보내 주세요.
card-here = 카드 파일입니다: { $name }
card-left-out = 이 형식에 담지 못한 것: { $what }
card-form = “{ $form }” 형식은 없습니다. png, json, charx, v2 가운데 하나를 적어 주세요.
card-nobody = 아직 이 자리에 캐릭터가 없습니다. 먼저 `/character`로 불러 주세요.
card-closed = 만든 사람이 이 캐릭터의 설정을 공개하지 않았습니다.
card-too-large = 카드가 { $megabytes }MB보다 커서 여기로는 보낼 수 없어요. 웹의 캐릭터 페이지에서 받거나 `/card json`으로 받아 보세요.
card-no-files = 이 자리로는 파일을 보낼 수 없어요. 웹의 캐릭터 페이지나 명령줄(character export)에서 받아 주세요.
