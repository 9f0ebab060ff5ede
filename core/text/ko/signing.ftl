signing-too-often = 너무 자주 시도하셨어요. { $minutes }분 뒤에 다시 해 보세요.
signing-no-cookies = 브라우저가 쿠키를 받지 않아 보내지 못했어요. 이 사이트의 쿠키를 허용한 다음, 앞 페이지를 새로 고쳐 다시 보내 주세요.
