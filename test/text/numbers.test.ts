import { describe, expect, it } from 'vitest';
import { readNumber } from '../../src/text/number-values.ts';
import { findAmounts, findAskedBound, findCounted } from '../../src/text/numbers.ts';

const counted = (text: string) => findCounted(text).map(({ words }) => words);

describe('findCounted', () => {
  it.each([
    ['about 1,200 young scholars and the 4th congress met', ['young scholars and the', 'congress met']],
    ['Dozens of schools joined.', ['of schools']],
    ['Forty-six museums and two hundred and ten guides', ['museums and two hundred', 'guides']],
    ['a total of nineteen students in 214 teams', ['students', 'teams']],
    ['13 million farmers in 60 countries', ['farmers', 'countries']],
    ['第23届大会,共有2600余名外国专家参加', ['外国专家']],
    ['二十三支队伍和3000名观众', ['队伍', '观众']],
    ['新增1300万棵树', ['树']],
    ['more than 2,200 on-site participants came', ['on-site participants']],
  ])('in %j gives what numbers count', (text, words) => {
    expect(counted(text)).toEqual(words);
  });

  it.each([
    'In 2031 they met on May 3.',
    '2031年5月3日',
    '2031世界大会',
    '2031人工智能大会',
    'this one was the best, and no one left',
  ])('counts nothing in %j', (text) => {
    expect(counted(text)).toEqual([]);
  });

  it('knows the counters of people', () => {
    expect(findCounted('600名农艺师').map(({ isOfPeople }) => isOfPeople)).toEqual([true]);
  });
});

it('gives the words beside amounts of money', () => {
  expect(findAmounts('Orders worth 2.3 billion yuan were signed.')).toEqual(['Orders worth']);
  expect(findAmounts('签约金额达23亿元')).toEqual(['签约金额达']);
  expect(findAmounts('It cost $5 million, in 2020.')).toEqual(['It cost']);
  expect(findAmounts('built at a cost of 410 million Norwegian kroner')).toEqual(['at a cost of']);
  expect(findAmounts('捐款3亿日元')).toEqual(['捐款']);
  expect(findAmounts('paid 3 trillion South Korean won')).toEqual(['paid']);
  for (const text of ['2300 guests in 2020', 'Of twelve teams three won medals.', 'three Dong villages', 'two wonderful days', '5 random questions'])
    expect(findAmounts(text)).toEqual([]);
});

describe('readNumber', () => {
  it.each([
    ['2,600', 2600],
    ['1.2 million', 1_200_000],
    ['forty-six', 46],
    ['two hundred and ten', 210],
    ['three dozen', 36],
    ['dozens', 12],
    ['两千三百', 2300],
    ['十五', 15],
    ['一百二十万', 1_200_000],
    ['1.5亿', 150_000_000],
    ['2600余', 2600],
    ['万', 10_000],
  ])('reads %j', (text, value) => {
    expect(readNumber(text)).toBe(value);
  });

  it('reads none where there is none', () => {
    expect(['many', '许多', ''].map(readNumber)).toEqual([null, null, null]);
  });
});

describe('findAskedBound', () => {
  const { POSITIVE_INFINITY: ENDLESS } = Number;

  it.each([
    ['Which conferences had more than two thousand people?', 2000, ENDLESS, 'people'],
    ['more than 2000 visitors', 2000, ENDLESS, 'visitors'],
    ['people from over 100 countries', 100, ENDLESS, 'countries'],
    ['fewer than 300 guests', 0, 300, 'guests'],
    ['有超过500名嘉宾参加的会议', 500, ENDLESS, '嘉宾'],
    ['来自100个以上国家的活动', 100, ENDLESS, '国家'],
    ['参会人数在两千人以上的会议', 2000, ENDLESS, '人'],
    ['不到300人参加的会议', 0, 300, '人'],
    ['有2000人以上参加的会议', 2000, ENDLESS, '人'],
    ['国家超过一百个的活动', 100, ENDLESS, '国家'],
    ['人数超过两千的大会', 2000, ENDLESS, '人数'],
  ])('reads %j', (question, least, most, things) => {
    const bound = findAskedBound(question);
    expect(bound).toMatchObject({ least, most });
    expect(question.slice(bound?.start, bound?.end)).toBe(things);
  });

  it.each([
    ['a meeting of about six hundred people', 510, 690, 'people'],
    ['thousands of foreign experts', 1000, 10_000, 'foreign experts'],
    ['现场有两千多人参加', 2000, 3000, '人'],
    ['有2000余名参会者的大会', 2000, 3000, '参会者'],
    ['大约500名嘉宾', 425, 575, '嘉宾'],
    ['六百来人的会议', 510, 690, '人'],
    ['上千名专家', 1000, 10_000, '专家'],
  ])('reads what is remembered in %j', (question, least, most, things) => {
    const bound = findAskedBound(question);
    expect(bound).toMatchObject({ least, most, isAbout: true });
    expect(question.slice(bound?.start, bound?.end)).toBe(things);
  });

  it.each(['about 10 days', 'around 2025 events', 'some 3 people', '二十多年', '5月多', '两个多月'])('remembers no number in %j', (question) => {
    expect(findAskedBound(question)).toBeNull();
  });

  it.each(['under the leadership of two experts', 'over the years', 'more than enough', '2025年以上海为主题', '三天以上'])('reads none in %j', (question) => {
    expect(findAskedBound(question)).toBeNull();
  });

  it('takes in the words on both sides of the things', () => {
    const question = '两千人以上的会议';
    expect(findAskedBound(question)?.bounding.map(({ start, end }) => question.slice(start, end))).toEqual(['两千', '以上']);
  });
});
