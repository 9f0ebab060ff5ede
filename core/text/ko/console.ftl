# 터미널
console-again = { JOSA($name, "과/와") } 나누던 이야기를 이어 갑니다. 처음부터 다시 하려면 /new.
console-unknown = { JOSA($name, "이라는/라는") } 명령은 없습니다. 쓸 수 있는 명령은 /help에 있습니다.
console-file = 파일을 저장했습니다: { $path }
console-no-file = { $path }에는 파일이 없습니다.
console-which-file = 파일의 경로를 함께 적어 주세요. 예: `/{ $name } ~/카드.png`
