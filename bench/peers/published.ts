/** Figures that others published for embedding models, from embeddings-benchmark/results at commit f4cc6c8; null where they published none. */
export interface PublishedModel {
  readonly title: string;
  readonly size: string;
  /** Accuracy on NTREX: en→zh, zh→en. */
  readonly ntrex: readonly [number, number] | null;
  /** nDCG@10 of XQuADRetrieval: en→en, zh→zh. */
  readonly xquad: readonly [number | null, number] | null;
}

export const PUBLISHED: readonly PublishedModel[] = [
  { title: 'multilingual-e5-small', size: '118 MB (int8)', ntrex: [0.942, 0.95], xquad: null },
  { title: 'multilingual-e5-base', size: '', ntrex: null, xquad: [null, 0.955] },
  { title: 'paraphrase-multilingual-MiniLM-L12-v2', size: '118 MB (int8)', ntrex: [0.947, 0.94], xquad: [0.885, 0.852] },
  { title: 'LaBSE', size: '471 M parameters', ntrex: [0.994, 0.994], xquad: [0.853, 0.857] },
  { title: 'static-similarity-mrl-multilingual-v1', size: '413 MB', ntrex: [0.962, 0.949], xquad: null },
  { title: 'potion-multilingual-128M', size: '489 MB', ntrex: [0.755, 0.745], xquad: null },
];
