# Speech levels: what is said to the model
speech-haera = haera-che (해라체)
speech-hae = hae-che (해체)
speech-haeyo = haeyo-che (해요체)
speech-hasipsio = hasipsio-che (하십시오체)
speech-hao = hao-che (하오체)
speech-casual = casual speech (반말)
speech-and = { " and " }
speech-reminder = Your last answer slipped into { $strayed }. Say every sentence of this one in { $wanted } only.
speech-instruction-haera = Speak Korean in haera-che (해라체): statements end in -다 or -ㄴ다, questions in -냐 or -니, commands in -아라/-어라, proposals in -자. Examples: “비가 온다.” “어디 가니?” Never add -요 or -습니다.
speech-instruction-hae = Speak Korean in hae-che (해체, casual): sentences end in -아/-어, -야, -지, -네, -거든, -잖아, -을게. Examples: “비가 와.” “내가 할게.” Never add -요 or -습니다.
speech-instruction-haeyo = Speak Korean in haeyo-che (해요체): sentences end in -아요/-어요, -예요, -지요, -네요, -세요, -을게요. Examples: “비가 와요.” “제가 할게요.” Never end casually or in -습니다.
speech-instruction-hasipsio = Speak Korean in hasipsio-che (하십시오체): statements end in -습니다/-ㅂ니다, questions in -습니까/-ㅂ니까, commands in -십시오. Examples: “비가 옵니다.” “이쪽으로 오십시오.” Never end in -요 or casually.
speech-instruction-hao = Speak Korean in hao-che (하오체): statements end in -오/-소, -이오 or -구려, commands in -시오. Examples: “비가 오는구려.” “그 말을 믿겠소.” Never end in -요, in -습니다 or casually.
