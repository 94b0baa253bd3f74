import { openRankingService } from './src/compose.ts';
import { readConfig } from './src/config.ts';
import { searchRequestSchema } from './src/domain/search.ts';
import { estimateRelevance } from './src/search/relevance.ts';
import { readFileSync } from 'node:fs';
const { service } = await openRankingService(readConfig(), { indexDir: 'index' });
const w = JSON.parse(readFileSync('data/calibration.json','utf8')).late_interaction;
for (const q of process.argv.slice(2)) { const r = await service.rank(searchRequestSchema.parse({q})); console.log(q, r.question.topic, r.question.isBrowse); for (const e of r.events.slice(0,6)) console.log(' ',e.event.event_id, e.score.toFixed(2), estimateRelevance(w,e.features,e.telling).toFixed(2), e.telling, JSON.stringify(e.features, (k,v)=>typeof v==='number'?+v.toFixed(2):v)); }
process.exit(0);
