import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Place } from '../../src/domain/event.ts';
import { detectLanguage } from '../../src/text/language.ts';
import { findHeldPlaces, findQueryPlaces, isAnyIn, placeKey, samePlace } from '../../src/text/places.ts';
import { isPinyinName, romanisePlace } from '../../src/text/romanise.ts';

const show = ({ en, zh }: Place): string => `${en ?? '-'} ${zh ?? '-'}`;

describe('isAnyIn', () => {
  const nairobi = [
    { en: 'Nairobi', zh: '内罗毕' },
    { en: 'Kenya', zh: '肯尼亚' },
  ];
  const luoyang = [{ en: 'Luoyang', zh: '洛阳' }];
  const abroad = { en: 'abroad', zh: '国外' };

  it('knows what lies in a country, a continent, and abroad', () => {
    for (const [en, zh] of [
      ['Kenya', '肯尼亚'],
      ['Africa', '非洲'],
      ['Eastern Africa', '东非'],
      ['abroad', '国外'],
    ] as const)
      expect(isAnyIn(nairobi.slice(0, 1), { en, zh })).toBe(true);
    expect(isAnyIn(nairobi, { en: 'Europe', zh: '欧洲' })).toBe(false);
    expect(isAnyIn(luoyang, { en: 'Asia', zh: '亚洲' })).toBe(true);
    expect(isAnyIn(luoyang, abroad)).toBe(false);
    expect(isAnyIn([{ en: 'Hong Kong', zh: '香港' }], abroad)).toBe(false);
  });

  it('knows the cities on a river, and the countries of other parts of the world', () => {
    expect(isAnyIn([{ en: 'Wuhan', zh: null }], { en: 'Yangtze', zh: '长江' })).toBe(true);
    expect(isAnyIn(luoyang, { en: 'Yangtze', zh: '长江' })).toBe(false);
    expect(isAnyIn([{ en: 'Oslo', zh: '奥斯陆' }], { en: 'Scandinavia', zh: '斯堪的纳维亚' })).toBe(true);
    expect(isAnyIn(nairobi, { en: 'Middle East', zh: '中东' })).toBe(false);
  });

  it('says no of a place that no table has', () => {
    expect(isAnyIn([{ en: 'Pokhara', zh: null }], abroad)).toBe(false);
  });

  it('widens no city to its province', () => {
    expect(isAnyIn([{ en: 'Henan', zh: '河南' }], { en: 'Luoyang', zh: '洛阳' })).toBe(false);
  });
});

describe('findHeldPlaces', () => {
  const held = (...texts: readonly string[]) => findHeldPlaces(texts.map((text) => ({ language: detectLanguage(text), text }))).map(show);

  it.each([
    [
      ['Forum held in Luoyang, Henan', '论坛在河南洛阳举办'],
      ['Luoyang 洛阳', 'Henan 河南'],
    ],
    [
      ['Forum held in Urumchi', '论坛在乌鲁木齐举行', 'The forum was held in Urumqi, Xinjiang Uyghur Autonomous Region.'],
      ['Urumqi 乌鲁木齐', 'Xinjiang 新疆'],
    ],
    [["The forum was held in Luoyang, central China's Henan province, in April."], ['Luoyang 洛阳', 'Henan 河南']],
    [['World Forum on Education Held In Luoyang On April 3'], ['Luoyang 洛阳']],
    [['This meeting in Urumqi on May 12 aimed high.'], ['Urumqi 乌鲁木齐']],
    [['In Luoyang on April 3, delegates met.'], ['Luoyang 洛阳']],
    [['Luoyang hosts world forum', '洛阳举办世界论坛'], ['Luoyang 洛阳']],
    [['The forum opened at Tsinghua University in Beijing on May 3.'], ['Beijing 北京']],
    [['Forum held in Beijing, China'], ['Beijing 北京']],
    [['论坛在京沪两地举办'], ['Beijing 北京', 'Shanghai 上海']],
    [['峰會在香港和澳門舉行'], ['Hong Kong 香港', 'Macao 澳门']],
    [['大会在内蒙古呼和浩特市召开'], ['Hohhot 呼和浩特', 'Inner Mongolia 内蒙古']],
    [['大会在京都举行'], ['Kyoto 京都']],
    [['大会在上海世博中心举行'], ['Shanghai 上海']],
    [
      ['会议在北京市朝阳区举行', 'Held in Chaoyang district, Beijing'],
      ['Beijing 北京', 'Chaoyang District 朝阳区'],
    ],
    [
      ['Held in Taizhou', '会议在江苏泰州举行'],
      ['Taizhou 泰州', 'Jiangsu 江苏'],
    ],
    [['Held in Taizhou'], ['Taizhou -']],
    [
      ['Meeting held in Kigali, Rwanda', '会议在卢旺达基加利举行'],
      ['Kigali 基加利', 'Rwanda 卢旺达'],
    ],
    // Nothing says that something was held: the first place that an English text says something is in.
    [['Workers end strike at the Port of Felixstowe in the United Kingdom'], ['United Kingdom 英国']],
    [['Radar switched on near Tromso, Norway'], ['Tromso -', 'Norway 挪威']],
    [['Union court rules on songs', 'The court in Luxembourg ruled on July 8 that it is so.'], ['Luxembourg 卢森堡']],
    [['Archaeologists find a town', 'They found it 22 km northeast of Termez in southern Uzbekistan.'], ['Uzbekistan 乌兹别克斯坦']],
    [['Drill held in Pokhara', '演练在博卡拉举行'], ['Pokhara 博卡拉']],
    [['演练在万荣举行'], ['Wanrong 万荣']],
    [
      ['Forum held in Changzhi', '论坛在山西长治举办'],
      ['Changzhi 长治', 'Shanxi 山西'],
    ],
  ])('reads %j', (texts, places) => {
    expect(held(...texts)).toEqual(places);
  });

  it.each([
    ['大会在北京师范大学举行'],
    ['在鲁迅纪念馆举行'],
    ['会议在线举行'],
    ['会议在年底召开'],
    ['The forum was held online in May'],
    ['The meeting was held at Beijing Normal University'],
    ["Held in cooperation with the Shanghai Municipal People's Government"],
    ['The Beijing Declaration was released'],
    ['A course held in English in March'],
    ['The forum, with the theme "Education held in Geneva", was held online.'],
    ['Forum held in China'],
  ])('finds no place in %s', (text) => {
    expect(held(text)).toEqual([]);
  });
});

describe('placeKey and samePlace', () => {
  it.each([
    ['Luoyang', '洛阳', '洛阳市', '洛陽', 'Luoyang City'],
    ['Urumqi', 'Urumchi', '乌鲁木齐', '烏魯木齊', 'Ürümqi'],
    ["Xi'an", 'Xi’an', 'Xian', '西安市'],
    ['Xinjiang', 'Xinjiang Uygur Autonomous Region', '新疆维吾尔自治区', '新疆'],
    ['Beijing', 'Peking', '北京', '北京市'],
    ['Shaanxi', 'Shaanxi Province', '陕西省'],
    ['Lüliang', 'Luliang', '吕梁'],
    ['Tibet', 'Xizang', '西藏自治区'],
    ['Geneva', '日内瓦'],
    ['Wanrong', '万荣'],
  ])('gives one key to %s and %s', (...names) => {
    expect(new Set(names.map(placeKey)).size).toBe(1);
  });

  it('keeps places apart that only look or sound alike', () => {
    expect(placeKey('Shaanxi')).not.toBe(placeKey('Shanxi'));
    expect(placeKey('朝阳区')).not.toBe(placeKey('朝阳'));
    expect(placeKey('Chaoyang District')).toBe(placeKey('朝阳区'));
    expect(samePlace({ en: 'Taizhou', zh: '台州' }, { en: 'Taizhou', zh: '泰州' })).toBe(false);
    expect(samePlace({ en: 'Taizhou', zh: null }, { en: null, zh: '泰州市' })).toBe(true);
    expect(samePlace({ en: null, zh: '洛陽' }, { en: 'Luoyang', zh: '洛阳市' })).toBe(true);
  });

  it('spells names as they are usual', () => {
    expect(['洛阳', '泰安', '重庆', '厦门'].map(romanisePlace)).toEqual(['Luoyang', "Tai'an", 'Chongqing', 'Xiamen']);
    expect(['Luoyang', "Ya'an", 'Dunhuang'].every(isPinyinName)).toBe(true);
    expect(['China', 'Nature', 'June', 'Liang', 'Berlin', 'education', ''].some(isPinyinName)).toBe(false);
  });
});

const known: readonly Place[] = [
  ['Beijing', '北京'],
  ['Shanghai', '上海'],
  ['Chaoyang', '朝阳'],
  ['Liaoning', '辽宁'],
  ['Wuhan', '武汉'],
  ['Hubei', '湖北'],
  ['Urumqi', '乌鲁木齐'],
  ['Xinjiang', '新疆'],
].map(([en = '', zh = '']) => ({ en, zh }));
/** Place and the words of the question that name it. */
const asked = (query: string, places = known) =>
  findQueryPlaces(query, places)
    .filter(({ isExcluded }) => !isExcluded)
    .map(({ place, start, end }) => `${place.en ?? place.zh}: ${query.slice(start, end)}`);

describe('findQueryPlaces', () => {
  it.each([
    ['What was held in Beijing?', ['Beijing: Beijing']],
    ['events in chaoyang', ['Chaoyang: chaoyang']],
    ['beijing events', ['Beijing: beijing']],
    ['EVENTS IN BEIJING', ['Beijing: BEIJING']],
    ['Urumchi meeting', ['Urumqi: Urumchi']],
    ['What happened in Urumqi, Xinjiang?', ['Urumqi: Urumqi', 'Xinjiang: Xinjiang']],
    ['in Liaoning province', ['Liaoning: Liaoning province']],
    ["Beijing's conferences", ['Beijing: Beijing']],
    ['events in Shanghai about the Shanghai Initiative', ['Shanghai: Shanghai']],
    ['What Beijing conferences discussed university reform?', ['Beijing: Beijing']],
    ['在北京举行的会议', ['Beijing: 北京']],
    ['烏魯木齊的會議', ['Urumqi: 烏魯木齊']],
    ['武漢市', ['Wuhan: 武漢市']],
    ['辽宁省朝阳市', ['Liaoning: 辽宁省', 'Chaoyang: 朝阳市']],
    ['在沪举办的会议', ['Shanghai: 沪']],
    ['京沪两地的活动', ['Beijing: 京', 'Shanghai: 沪']],
    ['沪上活动', ['Shanghai: 沪上']],
    ['北京大学生论坛', ['Beijing: 北京']],
    ['北京有哪些大学参加', ['Beijing: 北京']],
    ['在沪成立研究院的是谁', ['Shanghai: 沪']],
    ['北京发布了什么行动计划', ['Beijing: 北京']],
    ['Ｂｅｉｊｉｎｇ的会议', ['Beijing: Ｂｅｉｊｉｎｇ']],
    ['who spoke in Wuhan Hubei', ['Wuhan: Wuhan', 'Hubei: Hubei']],
    ['not only in Beijing', ['Beijing: Beijing']],
    ['½ events in Wuhan', ['Wuhan: Wuhan']],
  ])('finds the known place in %s', (query, found) => {
    expect(asked(query)).toEqual(found);
  });

  it.each([
    ['events in Luoyang', ['Luoyang: Luoyang']],
    ['held in Geneva', ['Geneva: Geneva']],
    ['events in geneva', ['Geneva: geneva']],
    ["Which conference was in Xi'an?", ["Xi'an: Xi'an"]],
    ['meetings in the United States', ['United States: United States']],
    ['forum in the UK', ['United Kingdom: UK']],
    ['events in Wanrong', ['Wanrong: Wanrong']],
    ['anything in Lanzhou or Xiangtan?', ['Lanzhou: Lanzhou', 'Xiangtan: Xiangtan']],
    ['在洛阳举办的会议', ['Luoyang: 洛阳']],
    ['洛阳有哪些活动', ['Luoyang: 洛阳']],
    ['洛阳的青年科技论坛', ['Luoyang: 洛阳']],
    ['在万荣举行的会议', ['Wanrong: 万荣']],
    ['在臺北舉行', ['Taipei: 臺北']],
    ['在江苏省苏州市举办的论坛', ['Jiangsu: 江苏省', 'Suzhou: 苏州市']],
    ['在海南三亚', ['Hainan: 海南', 'Sanya: 三亚']],
    ['有没有在广州的会议', ['Guangzhou: 广州']],
    ['events in Shenyang, Liaoning', ['Shenyang: Shenyang', 'Liaoning: Liaoning']],
    ['在日内瓦召开的会议', ['Geneva: 日内瓦']],
    ['events in the north-east', ['Liaoning: north-east', 'Jilin: north-east', 'Heilongjiang: north-east']],
    ['有没有在中部举办的活动', 'Shanxi Anhui Jiangxi Henan Hubei Hunan'.split(' ').map((name) => `${name}: 中部`)],
    ['events in the northeast in July', ['Liaoning: northeast', 'Jilin: northeast', 'Heilongjiang: northeast']],
    ['events in the north east of China', ['Liaoning: north east of China', 'Jilin: north east of China', 'Heilongjiang: north east of China']],
    ['the North-South dialogue in the east wing', []],
    ['meetings in north-eastern China', ['Liaoning: north-eastern China', 'Jilin: north-eastern China', 'Heilongjiang: north-eastern China']],
    ['華中地區的會議', ['Henan: 華中地區', 'Hubei: 華中地區', 'Hunan: 華中地區']],
    ['在华中举办的论坛', ['Henan: 华中', 'Hubei: 华中', 'Hunan: 华中']],
  ])('finds a place that no event has in %s', (query, found) => {
    expect(asked(query)).toEqual(found);
  });

  it.each([
    'Beijing Normal University',
    'based at beijing normal university',
    'Beijing Declaration',
    'beijing declaration',
    'Wuhan Initiative on Digital Education',
    'Beijing Language and Culture University',
    'Shanghai University president',
    "Shanghai Municipal People's Government",
    'University of Shanghai',
    'Bank of Beijing',
    'East China Normal University',
    'the South China Sea',
    '华东师范大学',
    '东北大学的学生',
    'Urumqi Declaration',
    '在北京師範大學',
    '北京师范大学',
    '北京宣言',
    '武汉倡议',
    '上海大学副校长',
    '北京语言大学',
    '上海倡议是什么',
    '乌鲁木齐宣言',
    '在上海外国语大学',
    '上海合作组织',
    '北京市政府',
    '上海交通大学',
    '朝阳区的活动',
    'Chaoyang district events',
  ])('takes no place out of a longer name: %s', (query) => {
    expect(asked(query)).toEqual([]);
  });

  it.each([
    'outside Beijing',
    'events not in Beijing',
    'events not held in Beijing or Shanghai',
    'other than in Beijing',
    'except for Shanghai',
    'non-Beijing events',
    '除了北京',
    '除北京以外的会议',
    '不在北京举办的会议',
    '北京和上海以外的活动',
  ])('asks for no place that is ruled out: %s', (query) => {
    expect(asked(query)).toEqual([]);
    expect(findQueryPlaces(query, known).every(({ isExcluded }) => isExcluded)).toBe(true);
  });

  it.each([
    ['Which events took place outside Beijing and Shanghai?', ['outside Beijing', 'Shanghai']],
    ['除北京以外的会议', ['除北京以外']],
    ['北京和上海以外的活动', ['北京', '上海以外']],
  ])('takes in the words that rule places out: %s', (query, texts) => {
    expect(findQueryPlaces(query, known).map(({ start, end }) => query.slice(start, end).trim())).toEqual(texts);
  });

  it.each([
    ['Which events took place in Africa?', 'Africa: Africa'],
    ['What happened in Europe this year?', 'Europe: Europe'],
    ['meetings in South-East Asia', 'Southeast Asia: South-East Asia'],
    ['conferences in West Africa', 'Western Africa: West Africa'],
    ['events held abroad', 'abroad: abroad'],
    ['what took place overseas', 'abroad: overseas'],
    ['哪些事发生在欧洲？', 'Europe: 欧洲'],
    ['在非洲举行', 'Africa: 非洲'],
    ['拉美地区举办的论坛', 'Latin America: 拉美'],
    ['哪些活动是在国外举行的？', 'abroad: 国外'],
    ['海外举办的会议', 'abroad: 海外'],
    ['Was anything held in Scandinavia?', 'Scandinavia: Scandinavia'],
    ['南美洲那边有没有什么消息？', 'South America: 南美洲'],
  ])('finds a part of the world in %s', (query, place) => {
    expect(asked(query)).toEqual([place]);
  });

  it.each([
    ['events outside China', true],
    ['在中国以外举行的活动', true],
    ['events not held in Europe', true],
    ['events in Europe', false],
  ])('tells what is ruled out: %s', (query, isExcluded) => {
    expect(findQueryPlaces(query, known).map((place) => place.isExcluded)).toEqual([isExcluded]);
  });

  it.each([
    ['which forum met in the capital?', 'Beijing: the capital'],
    ["events in China's capital city", "Beijing: China's capital city"],
    ['在首都举行的会议', 'Beijing: 首都'],
    ['首都有哪些活动', 'Beijing: 首都'],
    ['中国首都办了什么会议', 'Beijing: 中国首都'],
    ['在申城举办的活动', 'Shanghai: 申城'],
  ])('knows what else a city is called: %s', (query, place) => {
    expect(asked(query)).toEqual([place]);
  });

  it.each(['events in the capital of Kenya', '在首都机场举行', '各国首都的交通', '首都师范大学'])('takes no other capital for Beijing: %s', (query) => {
    expect(asked(query)).toEqual([]);
  });

  it.each([
    ['a summit by the Yangtze', 'Yangtze: Yangtze'],
    ['what was held on the banks of the Huangpu River?', 'Huangpu: on the banks of the Huangpu River'],
    ['conferences near the Pearl River', 'Pearl: Pearl River'],
    ['长江边的城市有什么活动', 'Yangtze: 长江边的城市'],
    ['西子湖畔的峰会', 'West Lake: 西子湖畔'],
  ])('finds the bank of a river or lake in %s', (query, place) => {
    expect(asked(query)).toEqual([place]);
  });

  it.each([
    'dolphins of the Yangtze',
    'towns along the Yangtze River Economic Belt',
    'a ship on the Pearl River',
    'a meeting near Li',
    '长江的江豚',
    '黄河流域的文明',
  ])('takes no river for a place where no bank is named: %s', (query) => {
    expect(asked(query)).toEqual([]);
  });

  it('takes every place of a list for one', () => {
    expect(asked('在武汉、海南、香港举行的活动')).toEqual(['Wuhan: 武汉', 'Hainan: 海南', 'Hong Kong: 香港']);
  });

  it('takes the other place when one is ruled out', () => {
    expect(asked('events not in Beijing but in Wuhan')).toEqual(['Wuhan: Wuhan']);
  });

  it.each([
    'events in March',
    'events in June',
    'In May, what was held?',
    'progress in education',
    'events in China',
    'peace in the world',
    'figures in history',
    'conferences in 2025',
    'teachers in session',
    'in Nature',
    'EVENTS IN NATURE',
    'in STEM education',
    'in Sino-French relations',
    "in Xi Jinping's speech",
    "in Huai Jinpeng's speech",
    '在习近平主席见证下签署',
    '在人工智能时代',
    'what did it tell us about events in us',
    'China-Kazakhstan Institute',
    'scholars from Shanghai',
    '中国的教育',
    '全国会议',
    '世界数字教育大会',
    '在哪里举行',
    '哪些城市举办了会议',
    '哪个城市',
    '中国与哈萨克斯坦的合作',
    '在大学举办的活动',
    '在三月举行的会议',
    '在线举行的会议',
    '在中国举办',
    '在周末举行',
    'experts from abroad',
    '海外高层次人才',
    '中非合作',
    'Asia-Pacific region',
    'education in Asia Society centres',
    'overseas students in the programme',
    '來自上海的學者',
    '红山文化国际传播大会在哪里举办',
    '',
  ])('takes no place for a topic, a time or the whole country: %s', (query) => {
    expect(asked(query)).toEqual([]);
  });

  it('finds places known in one language by their name in the other', () => {
    expect(asked('在万荣举行', [{ en: 'Wanrong', zh: null }])).toEqual(['Wanrong: 万荣']);
    expect(asked('events in wanrong', [{ en: null, zh: '万荣' }])).toEqual(['万荣: wanrong']);
    expect(asked('events in China', [{ en: 'China', zh: '中国' }])).toEqual(['China: China']);
  });

  it('stays inside the question and never throws', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      fc.constantFrom('in ', 'Beijing', '在', '北京', '除了', ' and ', '市', '½', 'Luoyang ', '舉行'),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
        (query) => {
          let last = 0;
          for (const { start, end } of findQueryPlaces(query, known)) {
            expect(start).toBeGreaterThanOrEqual(last);
            expect(end).toBeGreaterThan(start);
            expect(end).toBeLessThanOrEqual(query.length);
            last = end;
          }
        },
      ),
    );
  });

  it.each([
    '在',
    'in ',
    'Beijing ',
    '北京',
    'a',
    'in Beijing and ',
    'not held ',
    "a'b",
    '在北京和',
    '京',
  ])('takes time in proportion to a long question of %j', (unit) => {
    const start = performance.now();
    findQueryPlaces(unit.repeat(10_000), known);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
