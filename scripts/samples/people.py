"""Invented people: names, identity numbers under an address code that does not exist, schooling, health, work."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

ADDRESS_CODE = "341599"  # no such place: no number made with it can be anybody's
APRIL = dt.date(2019, 4, 20)
SURNAMES = "王李张刘陈杨黄赵吴周徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓冯"
MIDDLE = "国建文明德志永学家兴春秋玉金桂荣传成世正良厚守广思小"
MALE = "强军平勇亮华海峰林波斌东生才友根山富贵龙"
FEMALE = "英芳兰梅珍红霞玲凤琴云秀娟萍丽燕芬莲菊香"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
ABLE = ("普通劳动力", "技能劳动力")
WORKPLACES = ("乡（镇）内务工", "乡（镇）外县内务工", "县外省内务工", "省外务工")


@dataclass
class Person:
    """One member of a household; ``months`` is this year's months of paid work."""

    identity: str
    name: str
    male: bool
    birth: dt.date
    relation: str
    health: tuple[str, ...] = ("健康",)
    skill: str = "无劳动力"
    months: int = 0
    workplace: str = "省外务工"
    schooled_to: int = 15
    dropped_out: bool = False
    covered: bool = True
    certificate: str = ""

    def age(self, on: dt.date) -> int:
        return on.year - self.birth.year - ((on.month, on.day) < (self.birth.month, self.birth.day))

    @property
    def age_in_april(self) -> int:
        return self.age(APRIL)

    @property
    def schooling_age(self) -> bool:
        """Of an age at which both rounds would miss the person at school."""
        return 8 <= self.age_in_april <= 13

    @property
    def able(self) -> bool:
        return self.skill in ABLE

    def schooling(self, on: dt.date) -> str:
        """The school year the person is in, in the wording of the 2019 export."""
        start = dt.date(on.year if on.month >= 9 else on.year - 1, 8, 31)
        years = self.age(start)
        if years < 6:
            return "学前教育" if years >= 3 else "学龄前儿童"
        if self.dropped_out or years >= self.schooled_to:
            return "非在校生"
        if years < 15:
            return "小学" if years < 12 else ("七年级", "八年级", "九年级")[years - 12]
        if years < 18:
            return f"{'高中' if self.male else '中职'}{'一二三'[years - 15]}年级"
        return "大专及以上"

    def education(self, on: dt.date) -> str:
        """What the person has finished; blank while at school."""
        if self.schooling(on) != "非在校生":
            return ""
        if self.schooled_to >= 22:
            return "大专及以上"
        if self.schooled_to >= 18:
            return "高中"
        age = self.age(on)
        return "初中" if age < 55 else "小学" if age < 72 else "文盲或半文盲"


class Register:
    """Hands out people and phone numbers, each number once."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.given: set[str] = set()
        self.phones = 0

    def phone(self) -> str:
        """A phone number that is plainly invented."""
        self.phones += 1
        return f"1990000{self.phones:04d}"

    def person(self, relation: str, age: int, male: bool, on: dt.date, surname: str = "") -> Person:
        birth = dt.date(on.year - age - 1, 1, 1) + dt.timedelta(days=self.rng.randrange(120, 480))
        return Person(self.identity(birth, male), self.name(male, surname), male, birth, relation)

    def name(self, male: bool, surname: str = "") -> str:
        rng = self.rng
        middle = rng.choice(MIDDLE) if rng.random() < 0.8 else ""
        return (surname or rng.choice(SURNAMES)) + middle + rng.choice(MALE if male else FEMALE)

    def identity(self, birth: dt.date, male: bool) -> str:
        """A number that is valid by GB 11643; the 17th digit is odd for a man."""
        while True:
            order = self.rng.randrange(1, 499) * 2 + male
            body = f"{ADDRESS_CODE}{birth:%Y%m%d}{order:03d}"
            number = body + CHECK_DIGITS[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]
            if number not in self.given:
                self.given.add(number)
                return number
