import { describe, expect, it } from 'vitest';
import { isNameAlone } from '../../src/text/name-alone.ts';

describe('isNameAlone', () => {
  it.each([
    'World Glacier Conference',
    'the international book fair',
    'health ministers meeting',
    'International Institute for Ocean Science',
    'Lima Declaration?',
    'When was the World Glacier Conference held?',
    'Where did the health ministers meeting take place?',
    'where is the Institute of Ocean Science based',
  ])('takes %j for a name', (question) => {
    expect(isNameAlone(question, 'en')).toBe(true);
  });

  it.each([
    '世界冰川大会',
    '世界冰川大会什么时候开的',
    '世界冰川大会在哪里举行？',
    '国际图书博览会',
    '卫生部长会议',
    '世界冰川大会    开幕',
    '利马宣言？',
  ])('takes %j for a name', (question) => {
    expect(isNameAlone(question, 'zh')).toBe(true);
  });

  it.each([
    'Which conference was about glaciers?',
    'Who founded the institute',
    'a conference about glaciers',
    'glacier research institute of a UN agency',
    'scholars met at the forum',
    'ice cores and the melting of snow',
    'Where did the institute for ocean science open its doors?',
    'signatures by the ministers at the meeting',
    '',
  ])('takes %j for a description', (question) => {
    expect(isNameAlone(question, 'en')).toBe(false);
  });

  it.each([
    '关于冰川的会议',
    '哪个论坛讨论了冰川',
    '谁参加了世界冰川大会',
    '冰川融化',
    '世界冰川大会的主题是什么',
    '亚太第一个冰川中心',
    '',
  ])('takes %j for a description', (question) => {
    expect(isNameAlone(question, 'zh')).toBe(false);
  });
});
