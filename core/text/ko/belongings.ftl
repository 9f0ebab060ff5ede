links-gone = 이 연결은 이제 없어요.
links-same = 이미 함께 묶여 있어요.
links-no-account = 그 계정은 이제 없어요.
links-banned = 둘 중 한쪽이 지금 이용할 수 없는 상태라 묶을 수 없어요.
links-both-have-parts = 두 계정 모두에 이미 연결된 계정이 있어요. 한쪽 연결을 먼저 풀어 주세요.
links-guest-stays = 로그인하기 전에 하신 것은 계정에 그대로 남아요. 되돌릴 곳이 없어서 풀 수 없어요.
links-story-runs = 지금 이야기를 쓰는 중이에요. 잠시 멈추거나, 다 쓰인 뒤에 다시 해 주세요.
