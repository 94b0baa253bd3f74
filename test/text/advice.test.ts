import { expect, it } from 'vitest';
import { asksForAdvice } from '../../src/text/advice.ts';

it.each([
  'how do I renew a library card',
  'how to bake bread',
  'My oven is new. How to bake bread?',
  '借书证需要准备哪些材料',
  'Where can I buy tickets?',
  'Should I buy a flat?',
  'What is the weather like in Lima tomorrow?',
  'recommend a hotel',
  '怎么申请奖学金',
  '奖学金申请流程',
  '面包怎么做',
  '手机怎么修',
  '利马今天天气怎么样',
  '附近有什么好吃的',
  '手機怎麼修',
])('%j asks for advice or for this moment', (question) => {
  expect(asksForAdvice(question)).toBe(true);
});

it.each([
  'Which forum discussed how to protect glaciers?',
  'How many experts came?',
  'How did the minister describe the plan?',
  "What does today's China look like in the report?",
  'Where can I read about the treaty?',
  '如何让文物活起来',
  '专家怎么看冰川',
  '论坛怎么开始的',
  '申请加入联盟的大学',
  '今天的中国与世界',
])('%j does not', (question) => {
  expect(asksForAdvice(question)).toBe(false);
});
