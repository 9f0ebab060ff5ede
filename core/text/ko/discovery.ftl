### 캐릭터를 찾고, 나누고, 판을 되돌릴 때의 말.

discovery-no-character = 그런 캐릭터는 없습니다. 주소나 이름이 맞는지 확인해 주세요.
discovery-bad-cursor = 목록을 이어 볼 수 없습니다. 처음부터 다시 열어 주세요.
discovery-no-version = 그런 판은 없습니다. 판의 목록에서 다시 골라 주세요.
discovery-newest-already = { $number }번째 판이 이미 지금 쓰는 판입니다. 다른 판을 골라 주세요.
discovery-no-fork = { JOSA($name, "은/는") } 만든 이가 복사를 허락하지 않은 캐릭터입니다. 만든 이에게 물어보세요.
