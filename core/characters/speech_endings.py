"""The endings of Korean sentences and the speech level (말높이) that each says.

The longest known ending wins, so an exception is nothing but a longer ending: "다" is 해라체, "바다" no predicate.
A first letter that stands alone is a stem's last sound (ㅂ니다, ㄴ대, ㅕ), "_" is the space before a word.

Two choices that grammars leave open: 하게체 (-게, -세, -ㄹ세) is none of the five levels and says nothing, but its
-네 and -나 sound like 해체 and count as that; -ㅂ시다 counts as 하십시오체, -군 and -는가 as 해라체.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from enum import StrEnum


class Level(StrEnum):
    """해라체, 해체, 해요체, 하십시오체, 하오체."""

    HAERA = "haera"
    HAE = "hae"
    HAEYO = "haeyo"
    HASIPSIO = "hasipsio"
    HAO = "hao"


_HASIPSIO = """
ㅂ니다만 ㅂ니다 ㅂ니까 ㅂ시다 ㅂ시오 십시요 ㅂ쇼 ㅂ니당 나이다 나이까 오리까 으리까 소서
"""
_HAO = """
오오 여오 아오 머오 어오 노오 푸오 키리다 지리다 하오 가오 보오 주오 두오 마오 차오 크오 되오 서오 지오 이오 시오
으오 프오 쁘오 르오 니오 라오 다오 리오 치오 키오 나오 쓰오 내오 세오 기오 히오 비오 피오 싸오 짜오 추오 구오 우오
러오 려오 외오 뵈오 쉬오 뛰오 드오 뜨오 끄오 트오 사오 자오 타오 파오 꾸오 매오 대오 깨오 ㅆ소 ㅄ소 ㅎ소 ㄶ소 ㅀ소
ㅌ소 ㅈ소 ㅍ소 ㄷ소 ㄺ소 ㄼ소 ㅊ소 ㅅ소 ㅁ소 ㄵ소 ㅂ소 먹소 적소 죽소 작소 찍소 익소 묵소 녹소 더이다 ㅆ소만 ㅄ소만
이오만 하오만 시오만 소이다 오이다 이외다 하외다 구려 구료 하리다 으리다 돌아오리다 가리다 주리다 보리다 드리리다
되리다 ㅂ디다 ㅂ디까 ㄹ시다 는_거요 ㄴ_거요 ㄹ_거요 던_거요
"""
_HAEYO = """
요 예요 에요 세요 죠 쵸 쥬 ㅆ어용 해용 세용 네용 ㄹ게용 예용 까용 하세여 ㅆ어여 해여 네여 ㄴ데여 거예여
"""
_HAERA = """
자꾸나 다 냐 랴 구나 군 렴 려무나 ㄴ가 느뇨 ㅆ니 잖니 ㅄ니 ㅆ디 ㅄ디 ㄶ니 거니 더라 자 리라 니라 어라 아라 해라 거라
너라 마라 와라 봐라 줘라 둬라 려라 켜라 여라 셔라 쳐라 져라 겨라 펴라 녀라 가라 오라 서라 자라 사라 하라 되라 놔라
내라 보라 대라 춰라 워라 돼라 쉬라 주라 타라 세라 써라 꺼라 떠라 따라 싸라 까라 차라 노라 로라 으라 우라 _말라 르라
시라 러라 지라 어나라 만나라 떠나라 으마 주마 하마 오마 가마 보마 아가마 어가마 해_주마 어_주마 아_주마 게_하마
"""
_HAE = """
지 그치 는_거래 ㄴ_거래 ㄹ_거래 어찌_하나 어떻게_하나 아냐 _안나 간지러 지롱 ㄴ당 ㅆ당 ㅆ엉 겠넹 ㅆ넹 이넹 이징 ㅆ징
이양 거양 더랑 되나 야_하나 물_나 땀_나 화_나 겁_나 병_나 소리_나 냄새_나 열_나 생각_나 티_나 신_나 같애 려나 이_말라
가_말라 도_말라 냬 네 거든 걸랑 잖아 쟎아 구만 구먼 다니까 라니까 냐니까 자니까 다니 라니 다며 라며 냐며 자며 ㄹ걸
는걸 ㄴ걸 던걸 ㄹ_걸 ㄹ게 ㄹ께 래 ㄹ까 말고 말구 ㄴ담 이람 ㄴ대 ㅆ대 ㅄ대 ㅎ대 ㅀ대 ㄶ대 쁘대 프대 크대 르대 쉽대
럽대 맙대 겁대 볍대 깝대 같대 작대 싶대 맞대 ㅆ냬 ㅄ냬 느냬 하냬 가재 하재 먹재 놀재 만나재 해 ㅆ어 ㅄ어 ㅂ어 ㄹ어
ㅁ어 ㅅ어 ㅈ어 ㅊ어 ㅌ어 ㅍ어 ㄷ어 ㅎ어 ㄶ어 ㅀ어 ㄵ어 ㄺ어 ㄻ어 ㄼ어 ㄾ어 ㄿ어 ㄲ어 ㄸ어 신어 먹어 적어 죽어 묵어
익어 썩어 찍어 식어 꺾어 ㅟ어 ㅚ어 ㅣ어 ㅔ어 ㅐ어 ㅢ어 ㅕ ㅝ 봐 놔 쏴 돼 _와 나와 들어와 아와 어와 려와 져와 녀와
라와 해와 도와 고와 러와 _가 아가 어가 나가 려가 져가 라가 녀가 망_가 도망가 담가 잠가 해_가 일어나 만나 끝나 빛나
화나 신나 떠나 나타나 달아나 생각나 깨어나 겁나 혼나 벗어나 태어나 지나 기억나 짜증나 안_나 이_나 가_나 도_나 못_나
ㅆ나 ㅄ나 뭐_하나 ㄹ라 ㄹ러 그래 이래 저래 요래 어때 파래 빨개 까매 하얘 뽀얘 퍼래 누레 힘내 보내 지내 꺼내 끝내 혼내
해내 어내 빼내 _써 애써 _커 떠 꺼 슬퍼 고파 아파 바빠 나빠 이뻐 예뻐 기뻐 아퍼 고퍼 _퍼 비싸 _싸 _짜 _타 올라타 벅차
힘차 _서 일어서 돌아서 들어서 나서 _자 _마 지마 _빼 _깨 _떼 _사 모자라 놀라 _세 _거야 뭐야 이야 아니야 누구야 나야
너야 어디야 언제야 여기야 저기야 거기야 이거야 그거야 저거야 진짜야 가짜야 최고야 바보야 얼마야 어야지 라야
"""
# They join clauses; said last they are 해체 as well, but a main clause before them counts for more.
_JOINING = """
는데 ㄴ데 던데 텐데 다고 라고 냐고 자고 다구 라구 냐구 자구 다면서 라면서 아서 어서 어때서 해서 여서 워서 와서 파서
빠서 퍼서 뻐서 려서 러서 라서 져서 커서 써서 셔서 쳐서 켜서 겨서 펴서 춰서 줘서 봐서 돼서 가서 느라 길래 더니 고 니까
니깐 면서 려고 려구 든지 든가 ㄹ까_봐 는지 은지 ㄹ지 ㄴ지 해야 여야 워야 져야 셔야 봐야 가야 와야 돼야
"""
# Nouns, particles, adverbs and answers that end like a predicate.
_NO_PREDICATE = """
_자네 _넹 _네 _아니 _아뇨 _어 _그래서 _그리고 _그러고 _그러니까 _근데 _그런데 _한데 _왜 _뭐 뭐 _저 _다 _어서
_그러면서 마다 독일어 _하마 _오마 바다 캐나다 소다 베란다 우간다 아젠다 르완다 람다 의자 여자 남자 모자 과자 혼자
글자 림자 _기자 환자 감자 피자 상자 왕자 부자 학자 제자 각자 숫자 한자 후자 전자 문자 정자 효자 공자 맹자 액자 탁자
유자 원자 양자 작자 독자 저자 업자 적자 흑자 망자 승자 패자 강자 약자 존자 용자 관리자 지원자 참가자 랑자 배신자 인자
격자 동자 도자 비자 세자 _그자 소비자 남녀 소녀 처녀 마녀 손녀 자녀 그녀 미녀 하녀 시녀 선녀 수녀 참여 부여 기여 급여
증여 관여 하여 이여 시여 친구여 격려 고려 배려 우려 염려 오히려 전혀 샤워 파워 타워 플라워 올해 새해 _이해 동해 서해
남해 방해 _오해 지난해 한_해 다음_해 _그해 공해 손해 항해 김해 첫해 이듬해 견해 양해 해해 노래 미래 빨래 모래 _고래
아래 원래 _오래 거래 유래 나래 달래 본래 도래 초래 종래 반대 현대 근대 순대 빈대 연대 군대 동네 그네 우리네 시네
아낙네 나그네 _지네 강아지 바지 아버지 편지 반지 휴지 먼지 까지 _처지 _단지 _잡지 _의지 _무지 돼지 엄지 _한지 천지
이미지 메시지 소시지 마사지 오렌지 페이지 _수지 민지 _은지 _현지 _공지 금지 _유지 _정지 _토지 _표지 _감지 _저지 _기지
_대지 _성지 _양지 _음지 묘지 _번지 행선지 목적지 여행지 출발지 송아지 망아지 봉지 라디오 비디오 오디오 튜디오
시나리오 마리오 폴리오 카카오 로미오 피노키오 레오 테오 태오 네오 _지오 바이오 업소 염소 감소 검소 담소 _필요 _중요
_주요 _수요 _동요 _민요 _담요 _개요 _강요 _고요 _소요 가요_프로 월요 어머니 할머니 언니 주머니 아주머니 뭔가 누군가
언젠가 어딘가 무언가 휴가 _인가 _단가 _원가 _전가 _민가 누나가 무언가가 나무가 어머니가 아가_아가 장군 국군 공군 해군
육군 적군 아군 대군 백군 _군 누나 누구나 언제나 너무나 하나 그러나 두_나 콜라 고릴라 바닐라 빌라 신라 나라 _소라
_보라 오로라 카메라 유라 미라 이라 아니라 클라라 컬러 달러 셀러 스릴러 킬러 롤러 광고 사고 창고 최고 _금고 재고 신고
경고 _중고 원고 냉장고 _참고 _충고 로고 망고 레고 빙고 _수고 가운데 _군데 한가운데 경찰서 에서 께서 친구야 자기야
언니야 강아지야 아가야 얘야 이제야 그제야 아내 시내 국내 안내 부담 농담 상담 언어 시어 케어 우체국 이나 상어 인어
대여 한_가지 두_가지 세_가지 네_가지 몇_가지 여러_가지 신문기자 취재기자 돌고래 범고래 여러_군데 한_군데 봉사자
을_통해 를_통해 을_위해 를_위해 널_위해 날_위해 을_향해 를_향해 에_대해 에_의해 로_인해 0가지 1가지 2가지 3가지 4가지
5가지 6가지 7가지 8가지 9가지
"""

_FINALS = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_LETTERS = {letter: chr(0x11A8 + number) for number, letter in enumerate(_FINALS)} | {
    chr(ord("ㅏ") + number): chr(0x1161 + number) for number in range(21)
}


def apart(text: str) -> str:
    """Each syllable as its sounds, so that 합니다 ends with ㅂ니다."""
    return unicodedata.normalize("NFD", text)


def _table() -> Mapping[str, tuple[Level | None, bool]]:
    made: dict[str, tuple[Level | None, bool]] = {}
    levels = ((_HAERA, Level.HAERA), (_HAE, Level.HAE), (_HAEYO, Level.HAEYO), (_HAO, Level.HAO))
    for endings, level in (*levels, (_HASIPSIO, Level.HASIPSIO), (_NO_PREDICATE, None)):
        made |= {_spelled(ending): (level, True) for ending in endings.split()}
    joining = {_spelled(ending): (Level.HAE, False) for ending in _JOINING.split()}
    return joining | made


def _spelled(ending: str) -> str:
    first = _LETTERS.get(ending[0], ending[0])
    return apart((first + ending[1:]).replace("_", " "))


_TABLE = _table()
_LONGEST = max(map(len, _TABLE))


def ending_of(sounds: str) -> tuple[Level | None, bool]:
    """The level that a clause's last ending says, and whether it ends a main clause; `sounds` begins with a space."""
    for length in range(min(_LONGEST, len(sounds)), 0, -1):
        found = _TABLE.get(sounds[-length:])
        if found is not None:
            return found
    return None, False
