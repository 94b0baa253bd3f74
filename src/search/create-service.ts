/** The search itself: candidates of both legs, late interaction, events, relevance. */
import type { DigestEvent, Passage } from '../domain/event.ts';
import { LANGUAGES } from '../domain/event.ts';
import type { PassageFilter } from '../domain/passage-filter.ts';
import type { Embedder } from '../domain/ports.ts';
import type { EventHit, Highlight, PassageHit, SearchAnswer, SearchRequest, SimilarPassages } from '../domain/search.ts';
import type { SearchService } from '../domain/service.ts';
import { asksForAdvice } from '../text/advice.ts';
import { findAlternatives } from '../text/alternatives.ts';
import { findAsides } from '../text/asides.ts';
import { blankFrameWords, isFrameWord } from '../text/frame-words.ts';
import { detectLanguage } from '../text/language.ts';
import { isNameAlone } from '../text/name-alone.ts';
import { simplifyInPlace } from '../text/normalise.ts';
import { placeKey } from '../text/places.ts';
import type { Span } from '../text/span.ts';
import type { Corpus, PassageData } from './corpus.ts';
import type { Directory, EventEntry } from './directory.ts';
import { describeEvents } from './features.ts';
import { createHighlighter, highlightEqual, type PassageWords, readPassageWords } from './highlight.ts';
import { findEditions, isOfEdition } from './editions.ts';
import { asksForNextEdition, tellsOfNextEdition } from './next-edition.ts';
import { findParties, isWithParties } from './parties.ts';
import { createQuantityCheck } from './quantity.ts';
import { type AcceptsPassage, compileFilter, type FilteredPassage } from './passage-filter.ts';
import { collectFacts, createEventTest, isPlaceSlip, isUnconditional, isWithin, type Question, readQuestion, rememberByList } from './question.ts';
import { type CalibratedScoring, type Calibration, estimatePassageShare, estimateRelevance, type Features, type RelevanceWeights } from './relevance.ts';
import { createScorer, type PassageScore } from './score.ts';
import { type Correction, correctText, createSpelling } from './spelling.ts';
import { createTokenMatcher, type TokenMatcher } from './token-matcher.ts';
import { dot } from './vectors.ts';

/** A passage is shown with its event when it is an answer with this probability, given that the event is. */
const PASSAGE_SHARE = 0.2;
/** Relevance from which an event answers what somebody tells of himself as well as what he asks. */
const ANSWERS_ALL = 0.9;
/** Events listed at most, the first ones: a list of hundreds of thousands is of use to nobody and would take hundreds of megabytes. */
const LISTED_EVENTS = 5_000;
/** Passages whose words are kept between answers, for highlights. */
const WORD_CACHE = 4096;

/** An event with everything that its relevance is estimated from; the calibration is fitted on these. */
export interface ScoredEvent {
  readonly event: EventEntry;
  readonly score: number;
  readonly features: Features;
  /** False when the question asks for a number, an edition or a party to a meeting that the event does not tell. */
  readonly tellsAsked: boolean;
  readonly passages: readonly PassageScore[];
}

/** The ranges of a passage, given by its text and number, that match. */
type HighlightPassage = (text: string, passage: number) => Promise<Highlight[]>;

export interface Ranking {
  readonly question: Question;
  readonly corrections: readonly Correction[];
  readonly scoring: CalibratedScoring;
  /** Best first. */
  readonly events: readonly ScoredEvent[];
  /** Readies the question for marking what passages match of it. */
  readonly createHighlighter: () => Promise<HighlightPassage>;
}

export interface RankingService extends SearchService {
  readonly directory: Directory;
  /** Scores without a verdict: for calibration and evaluation. */
  rank(request: SearchRequest, filter?: PassageFilter): Promise<Ranking>;
}

/** A request, and how its question was read. */
interface ReadRequest {
  readonly request: SearchRequest;
  /** Misspelt words that the question was read with. */
  readonly slips: readonly Correction[];
  readonly question: Question;
}

/** Joins a loaded index, its model and a calibration into a service. */
export async function createSearchService(corpus: Corpus, embedder: Embedder, calibration: Calibration): Promise<RankingService> {
  const { directory } = corpus;
  const matcher = embedder.tokens !== null && corpus.sample !== null ? await createTokenMatcher(embedder.tokens, corpus.sample) : null;
  const scorer = createScorer(corpus, embedder, matcher);
  const checkQuantity = matcher !== null && embedder.tokens !== null ? createQuantityCheck(corpus.readEvents, matcher, embedder.tokens) : null;
  const facts = collectFacts(corpus);
  const correct = await createSpelling(corpus.words);
  const wordCache = new Map<number, PassageWords>();

  async function wordsOf(passage: number, text: string, tokens: TokenMatcher): Promise<PassageWords> {
    const known = wordCache.get(passage);
    if (known !== undefined) return known;
    const words = await readPassageWords(tokens, text, embedder.tokens?.tokenize(text) ?? []);
    if (wordCache.size < WORD_CACHE) wordCache.set(passage, words);
    return words;
  }

  async function read(request: SearchRequest): Promise<ReadRequest> {
    const { q, understand, ignore } = request;
    const misspelt = understand === 'none' ? [] : await correct(q, (word) => embedder.tokens?.tokenize(word).length === 1);
    const slips = misspelt.filter(({ start, end }) => !ignore?.includes(q.slice(start, end)));
    return { request, slips, question: await readQuestion(request, facts, slips) };
  }

  async function rank({ request, slips, question }: ReadRequest, filter: PassageFilter | undefined): Promise<Ranking> {
    const isAllowed = question.isEmpty ? () => false : createFilter(request, question, filter === undefined ? undefined : compileFilter(filter));
    // A question for days or places only has no topic: its own words rank the passages of what is there.
    const topic = blankFrameWords(question.isBrowse ? request.q : question.topic);
    const isInTopic = ({ start, end }: Correction): boolean => topic.slice(start, end) === request.q.slice(start, end);
    const corrections = slips.filter(isInTopic);
    const understood = slips.filter((slip) => isInTopic(slip) || isPlaceSlip(request.q, slip, facts));
    const alternatives = request.understand === 'none' ? [] : findAlternatives(question.topic);
    const found = await scorer.score(topic, corrections, alternatives, request.mode, isAllowed, question.isBrowse);
    const quantity =
      checkQuantity === null || request.mode === 'lexical' || request.understand === 'none'
        ? null
        : await checkQuantity(
            correctText(request.q, slips),
            found.events.map(({ event }) => event),
            question.isBounded,
          );
    // A bound is a condition like a day: what keeps it is compared with its like alone. Where nothing does it may be told in other words.
    const within = quantity?.isBound === true ? found.events.filter(({ event }) => quantity.tells(event)) : [];
    const result = within.length > 0 ? { ...found, events: within } : found;
    const isFiltered = within.length > 0 || narrows(question);
    const language = detectLanguage(request.q);
    const isName = request.understand !== 'none' && isNameAlone(simplifyInPlace(question.topic), language);
    const isAdvice = request.understand !== 'none' && asksForAdvice(question.topic);
    const features = describeEvents(result, { isFiltered, isName, isAdvice, language, areAlike: within.length > 0 && quantity?.isAbout === false });
    const numbers = result.events.map(({ event }) => event);
    const tells = request.understand === 'none' ? [] : createTests(request.q);
    const isTold = tells.length === 0 ? null : (await corpus.readEvents(numbers)).map((event) => tells.every((test) => test(event)));
    return {
      question,
      corrections: understood,
      scoring: result.scoring,
      events: result.events.map(({ event, score, passages }, at) => ({
        event: directory.events[event] as EventEntry,
        score,
        passages,
        tellsAsked: (quantity === null || quantity.tells(event)) && (isTold === null || isTold[at] === true),
        features: features[at] as Features,
      })),
      createHighlighter: async () => {
        if (matcher === null || result.tokens === null) return async (text) => highlightEqual(question.marked, text, isFrameWord);
        const isMarked = ({ start, end }: Span): boolean => question.marked.slice(start, end) === request.q.slice(start, end);
        const highlight = await createHighlighter(matcher, request.q, result.tokens.filter(isMarked), result.names.filter(isMarked));
        return async (text, passage) => highlight(text, await wordsOf(passage, text, matcher));
      },
    };
  }

  /** Where somebody tells of himself too, and asks for all events of a day or a place apart from that, those are meant unless something answers all of it. */
  async function rankAsMeant(request: SearchRequest, filter: PassageFilter | undefined): Promise<Ranking> {
    const asked = await read(request);
    const whole = await rank(asked, filter);
    const asides = request.understand === 'none' || asked.question.isBrowse ? [] : findAsides(request.q);
    if (asides.length === 0) return whole;
    const question = await readQuestion(request, facts, asked.slips, asides);
    return question.isBrowse && measureBest(whole) < ANSWERS_ALL ? rank({ ...asked, question }, filter) : whole;
  }

  function measureBest({ scoring, events }: Ranking): number {
    return Math.max(0, ...estimateRelevance(calibration[scoring], events));
  }

  async function search(request: SearchRequest, filter?: PassageFilter): Promise<SearchAnswer> {
    const started = performance.now();
    const ranking = await rankAsMeant(request, filter);
    const weights = calibration[ranking.scoring];
    const relevances = ranking.question.isBrowse ? null : estimateRelevance(weights, ranking.events);
    const judged = ranking.events
      .map((scored, at) => ({ ...scored, relevance: relevances?.[at] ?? 1 }))
      .sort((a, b) => b.relevance - a.relevance || (ranking.question.isBrowse ? a.event.ordinal - b.event.ordinal : b.score - a.score));
    const answers = sortByDay(keepAnswers(judged, weights, request.min_relevance), ranking.question.order).map(({ event, relevance, passages }) => {
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
      return { event, relevance, shown };
    });
    const found = answers.flatMap(({ shown }) => shown);
    found.sort((a, b) =>
      ranking.question.isBrowse || ranking.question.order !== null ? 0 : b.score.standing - a.score.standing || b.score.score - a.score.score,
    );
    const texts = await readTexts(answers.map(({ event }) => event));
    const highlight = await ranking.createHighlighter();
    const passages: PassageHit[] = [];
    for (const { score, relevance } of found.slice(0, request.limit)) {
      passages.push(await describePassage(texts.passages.get(score.passage) as Passage, score, relevance, passages.length + 1, highlight, request.explain));
    }
    return {
      query: request.q,
      language: detectLanguage(request.q),
      understood: {
        ...ranking.question.understood,
        corrections: ranking.corrections.map(({ start, end, word }) => ({ text: request.q.slice(start, end), as: word })),
      },
      answered: answers.length > 0,
      events: answers.map(
        ({ event: { event_id, date, places }, relevance, shown }, at): EventHit => ({
          event_id,
          rank: at + 1,
          relevance: round(relevance),
          title: (texts.events[at] as DigestEvent).title,
          date,
          places: [...places],
          passage_ids: shown.map(({ score }) => directory.passageIdAt(score.passage)),
        }),
      ),
      passages,
      scoring: ranking.scoring === 'dense' ? 'pooled' : ranking.scoring,
      highlighting: matcher !== null && request.mode !== 'lexical' ? 'cross_language' : 'same_language',
      index: { version: corpus.version, model: { ...corpus.model } },
      took_ms: round(performance.now() - started),
    };
  }

  /** Events with their texts, and their passages by number. */
  async function readTexts(entries: readonly EventEntry[]): Promise<{ events: readonly DigestEvent[]; passages: ReadonlyMap<number, Passage> }> {
    const events = await corpus.readEvents(entries.map(({ first }) => directory.eventAt(first)));
    return {
      events,
      passages: new Map(events.flatMap((event, at) => event.passages.map((passage, number) => [(entries[at] as EventEntry).first + number, passage] as const))),
    };
  }

  async function describePassage(
    { passage_id, event_id, kind, language, text }: Passage,
    score: PassageScore,
    relevance: number,
    rankNumber: number,
    highlight: HighlightPassage,
    isExplained: boolean,
  ): Promise<PassageHit> {
    const highlights = await highlight(text, score.passage);
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

  /** What a request and its question ask passages to be; null when they ask for nothing. */
  function createFilter(request: SearchRequest, question: Question, accepts: AcceptsPassage | undefined): ((passage: number) => boolean) | null {
    const { event_id, from, to, kind, lang } = request;
    const key = request.place === undefined ? undefined : placeKey(request.place);
    const isThere = rememberByList((places: EventEntry['places']) =>
      places.some(({ en, zh }) => [en, zh].some((name) => name !== null && placeKey(name) === key)),
    );
    const tests = [
      event_id === undefined ? undefined : (event: EventEntry) => event.event_id === event_id,
      from === undefined && to === undefined ? undefined : (event: EventEntry) => isWithin(event.date, { from: from ?? null, to: to ?? null }),
      key === undefined ? undefined : (event: EventEntry) => isThere(event.places),
      isUnconditional(question) ? undefined : createEventTest(question),
    ].filter((test) => test !== undefined);
    if (tests.length === 0 && kind === undefined && lang === undefined && accepts === undefined) return null;
    const allowed = Uint8Array.from(directory.events, (event) => Number(tests.every((test) => test(event))));
    return (passage) => {
      const event = directory.eventAt(passage);
      return (
        allowed[event] === 1 &&
        (kind === undefined || kind.includes(directory.kindAt(passage))) &&
        (lang === undefined || lang === directory.languageAt(passage)) &&
        (accepts === undefined || accepts(describeForFilter(passage), directory.events[event] as EventEntry))
      );
    };
  }

  /** Whether days or places of a question leave an event out: those that all events share tell none from the others. */
  function narrows(question: Question): boolean {
    if (isUnconditional(question)) return false;
    const test = createEventTest(question);
    return directory.events.some((event) => !test(event));
  }

  function describeForFilter(passage: number): FilteredPassage {
    const { event_id } = directory.events[directory.eventAt(passage)] as EventEntry;
    return { passage_id: directory.passageIdAt(passage), event_id, kind: directory.kindAt(passage), language: directory.languageAt(passage) };
  }

  async function findSimilar(passageId: string, limit: number): Promise<SimilarPassages | undefined> {
    const number = directory.findPassage(passageId);
    if (number === undefined) return undefined;
    const own = directory.eventAt(number);
    const [{ vector }] = (await corpus.load([number])) as [PassageData];
    const { count } = directory.events[own] as EventEntry;
    const found = await Promise.all(LANGUAGES.map((language) => corpus.legs[language].dense.search(vector, limit + count, null)));
    const others = found.flat().filter(({ id }) => directory.eventAt(id) !== own);
    const data = await corpus.load(others.map(({ id }) => id));
    const nearest = others
      .map(({ id }, at) => ({ id, cosine: round(dot(vector, (data[at] as PassageData).vector)) }))
      .sort((a, b) => b.cosine - a.cosine || (directory.passageIdAt(a.id) < directory.passageIdAt(b.id) ? -1 : 1))
      .slice(0, limit);
    const texts = await readTexts([...new Set(nearest.map(({ id }) => directory.eventAt(id)))].map((event) => directory.events[event] as EventEntry));
    return { passage_id: passageId, similar: nearest.map(({ id, cosine }) => ({ ...(texts.passages.get(id) as Passage), cosine })) };
  }

  async function findEvent(eventId: string): Promise<DigestEvent | undefined> {
    const number = directory.findEvent(eventId);
    return number === undefined ? undefined : (await corpus.readEvents([number]))[0];
  }

  const service: RankingService = {
    info: {
      version: corpus.version,
      model: corpus.model,
      events: directory.events.length,
      passages: directory.passages,
      vectorIndex: corpus.legs.en.dense.method,
    },
    directory,
    rank: async (request, filter) => rank(await read(request), filter),
    search,
    embed: (texts, role) => embedder.embed(texts, role),
    countTokens: async (texts) => texts.map((text) => embedder.countTokens(text)),
    listEvents: () => corpus.readEvents(Array.from({ length: Math.min(directory.events.length, LISTED_EVENTS) }, (_, event) => event)),
    findEvent,
    async findPassage(id) {
      const number = directory.findPassage(id);
      if (number === undefined) return undefined;
      const { event_id, first } = directory.events[directory.eventAt(number)] as EventEntry;
      return (await findEvent(event_id))?.passages[number - first];
    },
    findSimilar,
    // Nothing waits here: a search is done as soon as it is asked for.
    bind: () => service,
    async close() {
      await corpus.close();
      await embedder.dispose();
    },
  };
  return service;
}

/** What an event has to tell, or must not, for a question that asks for an edition, the next one, or a meeting with somebody. */
function createTests(question: string): ((event: DigestEvent) => boolean)[] {
  const editions = findEditions(question);
  const parties = findParties(question);
  return [
    ...(asksForNextEdition(question) ? [tellsOfNextEdition] : []),
    ...(editions.length > 0 ? [(event: DigestEvent) => isOfEdition(editions, event)] : []),
    ...(parties.length > 0 ? [(event: DigestEvent) => isWithParties(parties, event)] : []),
  ];
}

/** The events that answer: all over the least relevance asked for, or none unless the best one is over the threshold. */
function keepAnswers<T extends { readonly relevance: number }>(sorted: readonly T[], weights: RelevanceWeights, least: number | undefined): readonly T[] {
  if (least !== undefined) return sorted.filter(({ relevance }) => relevance >= least);
  const [best, ...others] = sorted;
  if (best === undefined || best.relevance < weights.threshold) return [];
  return [best, ...others.filter(({ relevance }) => relevance >= weights.further)];
}

/** An event that is to be the first or the last has to be about as relevant as the most relevant one. */
const RELEVANT_SHARE = 0.5;

/** Answers by their days where a question asks for that, as many as it asks for; those without a day have no place in it. */
function sortByDay<T extends { readonly event: EventEntry; readonly relevance: number }>(answers: readonly T[], order: Question['order']): readonly T[] {
  if (order === null) return answers;
  const least = RELEVANT_SHARE * Math.max(0, ...answers.map(({ relevance }) => relevance));
  const sign = order.direction === 'earliest_first' ? 1 : -1;
  const dayOf = ({ event: { date } }: T): string | null => (order.direction === 'earliest_first' ? (date.start ?? date.end) : (date.end ?? date.start));
  return answers
    .filter((answer) => answer.relevance >= least && dayOf(answer) !== null)
    .sort((a, b) => sign * ((dayOf(a) as string) < (dayOf(b) as string) ? -1 : Number(dayOf(a) !== dayOf(b))) || b.relevance - a.relevance)
    .slice(0, order.count ?? undefined);
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

function roundOrNull(value: number | null): number | null {
  return value === null ? null : round(value);
}
