import { describe, expect, it } from 'vitest';
import { findQuestions } from '../../src/answer/find-question.ts';

const of = (...texts: string[]): string[] => findQuestions(texts.map((text) => ({ role: 'user', text })));

describe('findQuestions', () => {
  it.each([
    'And where was it?',
    'Who organised that?',
    'what about the date?',
    '什么时候举办的？',
    '那是在哪里？',
    '它有什么意义？',
    'when?',
  ])('joins %j to what it follows up', (last) => {
    expect(of('Which events involved UNESCO?', last)).toEqual([`Which events involved UNESCO? ${last}`, last]);
  });

  it.each(['Which events took place in Shanghai?', '红山文化大会', 'price of a quantum computer'])('takes %j for itself', (last) => {
    expect(of('Which events involved UNESCO?', last)).toEqual([last]);
  });

  it('passes over what others said, and has nothing to join at the beginning', () => {
    expect(of('When was it?')).toEqual(['When was it?']);
    expect(
      findQuestions([
        { role: 'user', text: 'UNESCO' },
        { role: 'assistant', text: 'It opened.' },
        { role: 'user', text: 'Where was it?' },
      ])[0],
    ).toBe('UNESCO Where was it?');
  });

  it('joins nothing that would be longer than a question may be', () => {
    expect(of('a'.repeat(995), 'When was it?')).toEqual(['When was it?']);
  });
});
