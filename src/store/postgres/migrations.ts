/**
 * The tables, as the steps that made them. A step that was released is never changed: another
 * one is added, and leaves what older programs read of a database in place, since they go on
 * answering from it while newer ones are started.
 */
import { SCHEMA } from './layout.ts';

/** Statements that take effect together; its version is its place in the list, from 1 on. */
export interface Migration {
  readonly name: string;
  readonly statements: readonly string[];
}

/** Keys are compared byte by byte: which language a server sorts in does not matter, and indexes on them are small. */
const KEY = 'text COLLATE "C" NOT NULL';
const OF_PUBLICATION = `digest_id ${KEY}, publication integer NOT NULL`;

export const MIGRATIONS: readonly Migration[] = [
  {
    name: 'versions, events, words and names',
    statements: [
      // A version is never changed but for replaced_at: since when another one is in use.
      `CREATE TABLE ${SCHEMA}.versions (
        ${OF_PUBLICATION}, version text NOT NULL, manifest jsonb NOT NULL, sample bytea,
        created_at timestamptz NOT NULL DEFAULT now(), replaced_at timestamptz,
        PRIMARY KEY (digest_id, publication))`,
      // The version in use; one that is cannot be removed.
      `CREATE TABLE ${SCHEMA}.current_versions (
        digest_id ${KEY} PRIMARY KEY, publication integer NOT NULL,
        FOREIGN KEY (digest_id, publication) REFERENCES ${SCHEMA}.versions (digest_id, publication))`,
      `CREATE TABLE ${SCHEMA}.events (
        ${OF_PUBLICATION}, number integer NOT NULL, event_id text NOT NULL, ordinal integer NOT NULL,
        title jsonb NOT NULL, date jsonb NOT NULL, places jsonb NOT NULL,
        PRIMARY KEY (digest_id, publication, number))`,
      // In how many passages of a language a term occurs.
      `CREATE TABLE ${SCHEMA}.terms (
        ${OF_PUBLICATION}, language text NOT NULL, term ${KEY}, passages integer NOT NULL,
        PRIMARY KEY (digest_id, publication, language, term))`,
      // Numbered in the order in which they first occur: of words as near and as frequent the first one counts.
      `CREATE TABLE ${SCHEMA}.words (
        ${OF_PUBLICATION}, script text NOT NULL, number integer NOT NULL, word text NOT NULL, occurrences integer NOT NULL,
        PRIMARY KEY (digest_id, publication, script, number))`,
      `CREATE TABLE ${SCHEMA}.names (
        ${OF_PUBLICATION}, key ${KEY}, sentences integer[] NOT NULL,
        PRIMARY KEY (digest_id, publication, key))`,
    ],
  },
  {
    name: 'passages with their vectors and terms',
    statements: [
      'CREATE EXTENSION IF NOT EXISTS vector',
      // The vectors of one version have one dimension, those of another model another: their indexes say which.
      `CREATE TABLE ${SCHEMA}.passages (
        ${OF_PUBLICATION}, number integer NOT NULL, event integer NOT NULL, passage_id text NOT NULL, kind text NOT NULL, language text NOT NULL,
        text text NOT NULL, normalised text NOT NULL, content_hash text NOT NULL, embedding vector NOT NULL, tokens bytea,
        first_sentence integer NOT NULL, terms text[] COLLATE "C" NOT NULL, frequencies integer[] NOT NULL,
        PRIMARY KEY (digest_id, publication, number))`,
    ],
  },
];
