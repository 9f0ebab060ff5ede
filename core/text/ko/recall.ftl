### 기억이 떠오른 까닭.

recall-words = 같은 낱말이 나와서
recall-meaning = 뜻이 가까워서
recall-time = 그때 일을 물어서
recall-beside = 그 말과 나란히 오간 말이라서
recall-pinned = 늘 기억하도록 고정해 두어서
