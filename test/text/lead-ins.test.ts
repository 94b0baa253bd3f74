import { describe, expect, it } from 'vitest';
import { findLeadIns } from '../../src/text/lead-ins.ts';
import { blankSpans } from '../../src/text/span.ts';

/** What is left of a question without its lead-ins. */
function strip(question: string): string {
  return blankSpans(question, findLeadIns(question)).replace(/\s+/gu, ' ').trim();
}

describe('findLeadIns', () => {
  it.each([
    ["Hi there, I'm writing a report on glacier research and I'd like to know which forum dealt with it", 'glacier research and which forum dealt with it'],
    ['Good morning! Could you please tell me about the forum on glaciers?', 'the forum on glaciers?'],
    ['My teacher asked me to find out who opened the forum', 'who opened the forum'],
    ["I'm a journalist and I was wondering whether any treaty was signed", 'any treaty was signed'],
    ['As a high school teacher, I need to know how many pupils came', ', how many pupils came'],
    ['Is it true that Peru joined the treaty?', 'Peru joined the treaty?'],
    ['Do you know who opened the forum? Thanks in advance', 'who opened the forum?'],
    ['Somebody told me that a robot opened it, right?', 'a robot opened it'],
  ])('leaves what is asked for of %j', (question, left) => {
    expect(strip(question)).toBe(left);
  });

  it.each([
    ['你好，我想知道冰川论坛是谁主办的', '冰川论坛是谁主办的'],
    ['麻烦帮我查一下冰川论坛在哪里开的，谢谢', '冰川论坛在哪里开的，'],
    ['我正在写一篇关于冰川的文章，能不能告诉我哪个论坛谈过', '冰川 ， 哪个论坛谈过'],
    ['老师让我们了解冰川论坛，说有两百多人', '冰川论坛， 有两百多人'],
    ['我是一名中学老师，想了解一下智慧课堂', '， 智慧课堂'],
    ['听说秘鲁加入了条约，是真的吗？', '秘鲁加入了条约， ？'],
    ['你知道是谁致辞的吗', '是谁致辞的吗'],
    ['麻煩幫我查一下冰川論壇', '冰川論壇'],
  ])('leaves what is asked for of %j', (question, left) => {
    expect(strip(question)).toBe(left);
  });

  it.each([
    'Which teachers met students from Peru?',
    'a professor said that research needs money',
    'Do I need a visa?',
    'events that taught students how to write a report',
    '教育部部长说了什么',
    '老师和学生参加了哪些活动',
    '专家应邀请教了哪些学校',
    '正在研究冰川的科学家',
    '机器人能说话吗',
    'High-level meetings',
    'Hi-tech firms and the history of jade',
    '哪个会议发布了智慧教育的报告?',
    '关于思想问题的论坛',
    '寻求助学资金的活动',
    '谁在会上致谢?',
  ])('takes nothing away of %j', (question) => {
    expect(strip(question)).toBe(question);
  });

  it('takes nothing away where nothing else is said', () => {
    expect(findLeadIns('Could you help me?')).toEqual([]);
    expect(findLeadIns('我想知道')).toEqual([]);
  });

  it.each(["I'd like to know ", 'could you tell me ', '我想知道', '老师让我们', 'a '])('takes time in proportion to a long question of %j', (part) => {
    const question = part.repeat(Math.floor(1_000 / part.length));
    const started = performance.now();
    findLeadIns(question);
    expect(performance.now() - started).toBeLessThan(200);
  });
});
