import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAskedQuantity } from '../../src/search/quantity.ts';
import { searchRequestSchema } from '../../src/domain/search.ts';
import { openTexts } from './open-texts.ts';

function asked(question: string): string | undefined {
  const found = findAskedQuantity(question);
  if (found === null) return undefined;
  return found.kind === 'money' ? 'money' : question.slice(found.start, found.end);
}

describe('findAskedQuantity', () => {
  it.each([
    ['How many delegates attended the forum?', 'delegates'],
    ['the number of new schools', 'new schools'],
    ['有多少名专家参加', '专家'],
    ['有多少國家的人參加', '國家'],
    ['多少支队伍参赛', '队伍'],
    ['会议有多少人参加', '人'],
    ['共下潜了多少次', '下潜'],
    ['how many of the founding members voted', 'founding members voted'],
    ['签约金额是多少', 'money'],
    ['来了几位校长', '校长'],
    ['What did the building cost? How much was paid?', 'money'],
    ['门票多少钱', 'money'],
    ['budget of the conference', 'money'],
  ])('in %j it is %s', (question, quantity) => {
    expect(asked(question)).toBe(quantity);
  });

  it.each([
    'Who attended the forum?',
    '活动在几月几日举行',
    'how much progress was made',
    'many delegates',
    '有哪几个会议',
    '提到协议的有哪几场',
  ])('is none in %j', (question) => {
    expect(asked(question)).toBeUndefined();
  });
});

describe('the search', () => {
  let opened: Awaited<ReturnType<typeof openTexts>>;
  const texts = [
    'The robotics challenge ended in Surabaya. A total of 1,280 pupils aged between 9 and 17 in 214 teams built machines.',
    'Forty-six libraries founded the alliance for sign language. Orders worth 2.3 billion yuan were placed for hearing devices.',
    'The symposium on glaciers, held on June 9, heard reports on ice cores and on the melting of snow in the mountains.',
    'At the winter medicine meeting Professor Solheim presented a study of 4,000 skiers over 12 winters.',
  ];
  beforeAll(async () => {
    opened = await openTexts(texts);
  });
  afterAll(() => opened.close());
  /** What the check leaves of the relevance of the best event. */
  const check = async (q: string) => {
    const [checked, unchecked] = await Promise.all(
      (['all', 'none'] as const).map(
        async (understand) => (await opened.service.search({ q, mode: 'hybrid', understand, explain: false, min_relevance: 0 })).events[0],
      ),
    );
    return { event: checked?.event_id, share: (checked?.relevance ?? 0) / (unchecked?.relevance ?? 1) };
  };

  it.each([
    ['how many people attended the robotics challenge', 'text-1'],
    ['多少支队伍参加机器人挑战赛', 'text-1'],
    ['有多少小学生参加机器人挑战赛', 'text-1'],
    ['how many libraries does the sign language alliance have', 'text-2'],
    ['how many orders were placed for hearing devices', 'text-2'],
    ['助听设备签了多少订单', 'text-2'],
    ['手语联盟由多少家单位组成', 'text-2'],
    ['索尔海姆研究了多少名滑雪者', 'text-4'],
    ['how many skiers were in the study by Solheim', 'text-4'],
  ])('takes nothing from %j where the number is told', async (question, event) => {
    expect(await check(question)).toEqual({ event, share: 1 });
  });

  it.each([
    ['Which challenge had more than a thousand pupils?', 'text-1'],
    ['哪场比赛有200支以上队伍参加', 'text-1'],
    ['events with fewer than fifty libraries', 'text-2'],
  ])('finds the number within the bound of %j', async (question, event) => {
    const { event: found, share } = await check(question);
    expect(found).toBe(event);
    expect(share).toBeGreaterThanOrEqual(1);
  });

  it('leaves a number outside the bound alone, unless the bound is to be ignored', async () => {
    const ask = async (ignore?: string[]) =>
      (
        await opened.service.search({
          q: 'which medicine meeting had more than 5,000 skiers',
          mode: 'hybrid',
          understand: 'all',
          ignore,
          explain: false,
          limit: 10,
        })
      ).events[0]?.event_id;
    expect(await ask()).toBeUndefined();
    expect(await ask(['more than 5,000 skiers'])).toBe('text-4');
  });

  it.each([
    'how many people attended the symposium on glaciers',
    'how many doctors attended the winter medicine meeting',
    '冬季医学会议有多少记者参加',
    'how much did the symposium on glaciers cost',
    'how many robots were built at the robotics challenge',
  ])('does not let %j be answered by another number or none', async (question) => {
    expect((await check(question)).share).toBeLessThan(0.3);
  });
});

it('counts what a question remembers of a number', async () => {
  const { service, close } = await openTexts([
    'A forum on glaciers was held in the town hall. It was attended by more than 2,200 guests.',
    'A forum on glaciers was held in the theatre. It was attended by 310 guests.',
  ]);
  const { events, understood } = await service.search(searchRequestSchema.parse({ q: 'the forum on glaciers where about two thousand guests came' }));
  expect(events.map(({ event_id }) => event_id)).toEqual(['text-1']);
  expect(understood.amounts).toMatchObject([{ least: 1700, most: 2300 }]);
  await close();
});
