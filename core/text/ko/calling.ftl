calling-unheard = { JOSA($name, "은/는") } 이제 막 들어와서 아직 들은 말이 없어요. 먼저 한마디 건네 주세요.
