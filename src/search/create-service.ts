/** The search itself: candidates of both legs, late interaction, events, relevance. */
import type { DigestEvent, Language, Passage } from '../domain/event.ts';
import { LANGUAGES } from '../domain/event.ts';
import type { PassageFilter } from '../domain/passage-filter.ts';
import type { Embedder } from '../domain/ports.ts';
import type { EventHit, Highlight, PassageHit, SearchAnswer, SearchRequest, SimilarPassages } from '../domain/search.ts';
import type { SearchService } from '../domain/service.ts';
import { blankFrameWords, isFrameWord } from '../text/frame-words.ts';
import { detectLanguage } from '../text/language.ts';
import { placeKey } from '../text/places.ts';
import type { Corpus } from './corpus.ts';
import { createHighlighter, highlightEqual, type PassageWords, readPassageWords } from './highlight.ts';
import { createQuantityCheck } from './quantity.ts';
import { type AcceptsPassage, compileFilter } from './passage-filter.ts';
import { collectFacts, isAskedFor, isWithin, type Question, readQuestion } from './question.ts';
import { type CalibratedScoring, type Calibration, estimatePassageShare, estimateRelevance, type Features, type RelevanceWeights } from './relevance.ts';
import { createScorer, type PassageScore } from './score.ts';
import { type Correction, createSpelling } from './spelling.ts';
import { createTokenMatcher, type TokenMatcher } from './token-matcher.ts';
import { dot } from './vectors.ts';

/** A passage is shown with its event when it is an answer with this probability, given that the event is. */
const PASSAGE_SHARE = 0.2;
/** Passages whose words are kept between answers, for highlights. */
const WORD_CACHE = 4096;

/** An event with everything that its relevance is estimated from; the calibration is fitted on these. */
export interface ScoredEvent {
  readonly event: DigestEvent;
  readonly score: number;
  readonly features: Features;
  /** False when the question asks for a number that the event does not tell. */
  readonly tellsQuantity: boolean;
  readonly passages: readonly PassageScore[];
}

export interface Ranking {
  readonly question: Question;
  readonly corrections: readonly Correction[];
  readonly scoring: CalibratedScoring;
  /** Best first. */
  readonly events: readonly ScoredEvent[];
  /** Readies the question for marking what passages match of it. */
  readonly createHighlighter: () => Promise<(text: string, passage: number) => Highlight[]>;
}

export interface RankingService extends SearchService {
  /** Scores without a verdict: for calibration and evaluation. */
  rank(request: SearchRequest, filter?: PassageFilter): Promise<Ranking>;
}

/** Joins a loaded index, its model and a calibration into a service. */
export async function createSearchService(corpus: Corpus, embedder: Embedder, calibration: Calibration): Promise<RankingService> {
  const matcher =
    embedder.tokens !== null && corpus.sentences !== null ? await createTokenMatcher(embedder.tokens, corpus.sentences, embedder.identity.dimension) : null;
  const scorer = createScorer(corpus, embedder, matcher);
  const checkQuantity = matcher !== null && embedder.tokens !== null ? createQuantityCheck(corpus.events, matcher, embedder.tokens) : null;
  const facts = collectFacts(corpus.events);
  const correct = createSpelling(facts.text);
  const events = new Map(corpus.events.map((event) => [event.event_id, event]));
  const numbers = new Map(corpus.passages.map((passage, number) => [passage.passage_id, number]));
  const wordCache = new Map<number, PassageWords>();

  function wordsOf(passage: number, text: string, tokens: TokenMatcher): PassageWords {
    const known = wordCache.get(passage);
    if (known !== undefined) return known;
    const words = readPassageWords(tokens, text, embedder.tokens?.tokenize(text) ?? []);
    if (wordCache.size < WORD_CACHE) wordCache.set(passage, words);
    return words;
  }

  async function rank(request: SearchRequest, filter?: PassageFilter): Promise<Ranking> {
    const question = readQuestion(request, facts);
    const isAllowed = question.isEmpty ? () => false : createFilter(request, question, filter === undefined ? undefined : compileFilter(filter));
    // A question for days or places only has no topic: its own words rank the passages of what is there.
    const topic = blankFrameWords(question.isBrowse ? request.q : question.topic);
    const corrections = (request.understand === 'none' ? [] : correct(topic, (word) => embedder.tokens?.tokenize(word).length === 1)).filter(
      ({ start, end }) => !request.ignore?.includes(request.q.slice(start, end)),
    );
    const result = await scorer.score(topic, corrections, request.mode, isAllowed, events, question.isBrowse);
    const isFiltered = question.understood.dates.length + question.understood.places.length > 0;
    const top = result.events[0]?.score ?? 0;
    const length = Math.log1p(result.words);
    const tellsQuantity =
      checkQuantity === null || result.tokens === null || request.understand === 'none' ? () => true : await checkQuantity(request.q, result.tokens);
    return {
      question,
      corrections,
      scoring: result.scoring,
      events: result.events.map(({ event, score, coverageSentence, coverageEvent, missingNames, passages }) => ({
        event,
        score,
        passages,
        tellsQuantity: tellsQuantity(event.event_id),
        features: {
          score,
          gap: score - top,
          coverage_sentence: coverageSentence,
          coverage_event: coverageEvent,
          missing_names: missingNames,
          length,
          filtered: Number(isFiltered),
        },
      })),
      createHighlighter: async () => {
        if (matcher === null || result.tokens === null) return (text) => highlightEqual(request.q, text, isFrameWord);
        const highlight = await createHighlighter(matcher, request.q, result.tokens, result.names);
        return (text, passage) => highlight(text, wordsOf(passage, text, matcher));
      },
    };
  }

  async function search(request: SearchRequest, filter?: PassageFilter): Promise<SearchAnswer> {
    const started = performance.now();
    const ranking = await rank(request, filter);
    const weights = calibration[ranking.scoring];
    const eventHits: EventHit[] = [];
    const found: { readonly score: PassageScore; readonly relevance: number }[] = [];
    const judged = ranking.events
      .map((scored) => ({
        ...scored,
        relevance: ranking.question.isBrowse ? 1 : estimateRelevance(weights, scored.features, scored.tellsQuantity),
      }))
      .sort((a, b) => b.relevance - a.relevance || (ranking.question.isBrowse ? a.event.ordinal - b.event.ordinal : b.score - a.score));
    for (const { event, relevance, passages } of keepAnswers(judged, weights, request.min_relevance)) {
      // A question for days or places asks for events: their passages come as they were written.
      const ordered = ranking.question.isBrowse ? [...passages].sort((a, b) => a.passage - b.passage) : passages;
      const best = passages[0]?.standing ?? 0;
      const judgedPassages = ordered.map((score) => {
        const share = ranking.question.isBrowse ? 1 : estimatePassageShare(weights, score.standing - best);
        return { score, share, relevance: relevance * share };
      });
      const { min_relevance: least } = request;
      // The best passage stands for its event even where only the event as a whole is relevant.
      const shown = judgedPassages.filter(
        ({ score, share, relevance: own }) => score.standing === best || (least === undefined ? share >= PASSAGE_SHARE : own >= least),
      );
      eventHits.push({
        event_id: event.event_id,
        rank: eventHits.length + 1,
        relevance: round(relevance),
        title: event.title,
        date: event.date,
        places: event.places,
        passage_ids: shown.map(({ score }) => score.passage_id),
      });
      found.push(...shown);
    }
    found.sort((a, b) => (ranking.question.isBrowse ? 0 : b.score.standing - a.score.standing || b.score.score - a.score.score));
    const limited = found.slice(0, request.limit);
    const highlight = await ranking.createHighlighter();
    const passages = limited.map(({ score, relevance }, at) => describePassage(score, relevance, at + 1, highlight, request.explain));
    return {
      query: request.q,
      language: detectLanguage(request.q),
      understood: {
        ...ranking.question.understood,
        corrections: ranking.corrections.map(({ start, end, word }) => ({ text: request.q.slice(start, end), as: word })),
      },
      answered: eventHits.length > 0,
      events: eventHits,
      passages,
      scoring: ranking.scoring === 'dense' ? 'pooled' : ranking.scoring,
      highlighting: matcher !== null && request.mode !== 'lexical' ? 'cross_language' : 'same_language',
      index: { version: corpus.version, model: { ...corpus.model } },
      took_ms: round(performance.now() - started),
    };
  }

  function describePassage(
    score: PassageScore,
    relevance: number,
    rankNumber: number,
    highlight: (text: string, passage: number) => Highlight[],
    isExplained: boolean,
  ): PassageHit {
    const { passage_id, event_id, kind, language, text } = corpus.passages[score.passage] as Passage;
    const highlights = highlight(text, score.passage);
    const hit: PassageHit = { passage_id, event_id, rank: rankNumber, relevance: round(relevance), kind, language, text, highlights };
    if (!isExplained) return hit;
    const { cosine, lateInteraction, lexical, rankDense, rankLexical } = score;
    return {
      ...hit,
      scores: {
        score: round(score.score),
        cosine: roundOrNull(cosine),
        late_interaction: roundOrNull(lateInteraction),
        lexical: roundOrNull(lexical),
        rank_dense: rankDense,
        rank_lexical: rankLexical,
        matched: [...new Set(highlights.map(({ query }) => query))],
      },
    };
  }

  function createFilter(request: SearchRequest, question: Question, accepts: AcceptsPassage | undefined): (passage: number) => boolean {
    const key = request.place === undefined ? undefined : placeKey(request.place);
    const allowed = new Set(
      corpus.events
        .filter((event) => request.event_id === undefined || event.event_id === request.event_id)
        .filter(
          (event) => (request.from === undefined && request.to === undefined) || isWithin(event.date, { from: request.from ?? null, to: request.to ?? null }),
        )
        .filter((event) => key === undefined || event.places.some(({ en, zh }) => [en, zh].some((name) => name !== null && placeKey(name) === key)))
        .filter((event) => isAskedFor(event, question))
        .map(({ event_id }) => event_id),
    );
    return (number) => {
      const passage = corpus.passages[number] as Passage;
      return (
        allowed.has(passage.event_id) &&
        (request.kind === undefined || request.kind.includes(passage.kind)) &&
        (request.lang === undefined || request.lang === passage.language) &&
        (accepts === undefined || accepts(passage, events.get(passage.event_id) as DigestEvent))
      );
    };
  }

  async function findSimilar(passageId: string, limit: number): Promise<SimilarPassages | undefined> {
    const number = numbers.get(passageId);
    if (number === undefined) return undefined;
    const { event_id } = corpus.passages[number] as Passage;
    const vector = corpus.vectors[number] as Float32Array;
    const own = events.get(event_id)?.passages.length ?? 0;
    const similar = LANGUAGES.flatMap((language: Language) => corpus.legs[language].dense.search(vector, limit + own))
      .filter(({ id }) => (corpus.passages[id] as Passage).event_id !== event_id)
      .map(({ id }) => ({ ...(corpus.passages[id] as Passage), cosine: round(dot(vector, corpus.vectors[id] as Float32Array)) }))
      .sort((a, b) => b.cosine - a.cosine || (a.passage_id < b.passage_id ? -1 : 1))
      .slice(0, limit);
    return { passage_id: passageId, similar };
  }

  const service: RankingService = {
    info: {
      version: corpus.version,
      model: corpus.model,
      events: corpus.events.length,
      passages: corpus.passages.length,
      vectorIndex: corpus.legs.en.dense.method,
    },
    rank,
    search,
    embed: (texts, role) => embedder.embed(texts, role),
    countTokens: async (texts) => texts.map((text) => embedder.countTokens(text)),
    listEvents: () => corpus.events,
    findEvent: (id) => events.get(id),
    findPassage: (id) => corpus.passages[numbers.get(id) ?? -1],
    findSimilar,
    // Nothing waits here: a search is done as soon as it is asked for.
    bind: () => service,
    close: () => embedder.dispose(),
  };
  return service;
}

/** The events that answer: all over the least relevance asked for, or none unless the best one is over the threshold. */
function keepAnswers<T extends { readonly relevance: number }>(sorted: readonly T[], weights: RelevanceWeights, least: number | undefined): readonly T[] {
  if (least !== undefined) return sorted.filter(({ relevance }) => relevance >= least);
  const [best, ...others] = sorted;
  if (best === undefined || best.relevance < weights.threshold) return [];
  return [best, ...others.filter(({ relevance }) => relevance >= weights.further)];
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

function roundOrNull(value: number | null): number | null {
  return value === null ? null : round(value);
}
