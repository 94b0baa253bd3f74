import { describe, expect, it } from 'vitest';
import { findAskedOrder } from '../../src/text/order.ts';

describe('findAskedOrder', () => {
  it.each([
    ['the first event of the year', 'earliest_first', 1, 'first'],
    ['first three events', 'earliest_first', 3, 'first three'],
    ['which was the first conference of the year', 'earliest_first', 1, 'first'],
    ['the earliest conference in Lima', 'earliest_first', 1, 'earliest'],
    ['what is the latest conference on glaciers', 'latest_first', 1, 'latest'],
    ['the most recent digital education conference', 'latest_first', 1, 'most recent'],
    ['last two meetings', 'latest_first', 2, 'last two'],
    ['latest events', 'latest_first', null, 'latest'],
    ['Which event was held last?', 'latest_first', 1, 'was held last'],
    ['今年最后一个活动是什么', 'latest_first', 1, '最后一个'],
    ['第一个活动', 'earliest_first', 1, '第一个'],
    ['最近三场会议', 'latest_first', 3, '最近三场'],
    ['最近一场关于冰川的会议', 'latest_first', 1, '最近一场'],
    ['哪个活动最晚举办', 'latest_first', 1, '最晚举办'],
    ['最早的会议是哪個', 'earliest_first', 1, '最早的'],
  ])('reads %j', (question, direction, count, words) => {
    const order = findAskedOrder(question);
    expect(order).toMatchObject({ direction, count, isVague: false });
    expect(question.slice(order?.start, order?.end).trim()).toBe(words);
  });

  it.each(['最近有什么活动', 'recent events in Lima', "what's new", 'what happened recently'])('orders all that there is by %j', (question) => {
    expect(findAskedOrder(question)).toMatchObject({ direction: 'latest_first', count: null, isVague: true });
  });

  it.each([
    'the first conference on glaciers',
    '第一届大会',
    'the last word',
    'what happened last week',
    "last year's conference",
    '第一次会议',
    '最后通过了什么文件',
  ])('reads none in %j', (question) => {
    expect(findAskedOrder(question)).toBeNull();
  });
});
