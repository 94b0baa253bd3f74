import { describe, expect, it } from 'vitest';
import { findAskedDuration } from '../../src/text/durations.ts';

const { POSITIVE_INFINITY: ENDLESS } = Number;

describe('findAskedDuration', () => {
  it.each([
    ['which conference ran for three days in October', 'ran for three days', 3, 3],
    ['events that lasted more than one day', 'lasted more than one day', 2, ENDLESS],
    ['conferences lasting at least 2 days', 'lasting at least 2 days', 2, ENDLESS],
    ['two-day meetings', 'two-day', 2, 2],
    ['multi-day events', 'multi-day', 2, ENDLESS],
    ['a one day international conference', 'one day', 1, 1],
    ['为期三天的大会有哪些', '为期三天', 3, 3],
    ['持续超过两天的会议', '持续超过两天', 3, ENDLESS],
    ['哪个论坛开了两天', '开了两天', 2, 2],
    ['多天的会议', '多天的', 2, ENDLESS],
    ['两天的论坛', '两天的', 2, 2],
  ])('reads %j', (question, text, least, most) => {
    const found = findAskedDuration(question);
    expect(found).toMatchObject({ least, most });
    expect(question.slice(found?.start, found?.end)).toBe(text);
  });

  it.each([
    'a three-day strike at the port',
    'dockworkers ended a 17-day strike',
    'within 15 days of their detection',
    'in three days',
    '工人罢工十七天',
    '三天后',
    '',
  ])('reads none in %j', (question) => {
    expect(findAskedDuration(question)).toBeNull();
  });
});
