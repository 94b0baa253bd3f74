/** English lead-ins, see lead-ins.ts. */

const I = "(?<!\\b(?:do|does|did|should|can|could|may|must|will|would|shall|am|are|have)\\s)\\b(?:i|we)(?:\\s?['’](?:m|ve|d|ll|re))?";
const HELPERS =
  "(?:\\s(?:am|was|were|are|have|had|has|would|will|did|do|be|been|just|also|really|actually|recently|currently|only|still|vaguely|once|never|not|don['’]t|didn['’]t|can['’]t|cannot|can|could|couldn['’]t|must|should|need|needed|want|wanted|like|love|hope|hoping|trying|tried|going|keep|kept|quite|very|so|a bit|bit|to|kind of|sort of))*";
const ASKING =
  '(?:know(?:ing)?|learn(?:ed|t|ing)?|find(?:ing)?(?: out)?|found(?: out)?|hear(?:d|ing)?|read(?:ing)?|s[ae]w|seen?|remember(?:ed|ing)?|recall(?:ed|ing)?|wonder(?:ed|ing)?|curious|interested|keen|look(?:ed|ing)?(?: up| into| for| at)?|check(?:ed|ing)?(?: out| on)?|ask(?:ed|ing)?|com(?:e|ing) across|came across|think(?:ing)?|thought|believed?|guess(?:ed)?|understand(?:ing)?|understood|figur(?:e|ing)(?: out)?|confirm(?:ing)?|verify|mean|say|forget|forgot|forgotten|told|sure|unsure|confused|research(?:ing)?|writ(?:e|ing)|prepar(?:e|ing)|work(?:ing)?|put(?:ting)? together|compil(?:e|ing)|collect(?:ing)?|mak(?:e|ing)|do(?:ing)?|giv(?:e|ing)|study(?:ing)?|teach(?:ing)?|cover(?:ing)?|need(?:ed)?|want(?:ed)?)(?![\\p{L}])';
const LINK =
  '(?:\\s(?:that|about|of|on|for|in|into|with|if|whether|somewhere|something|anything|online|once|again|more|a bit|a little|a lot|exactly|called|named)(?![\\p{L}]))*';
const TASK =
  '(?:\\s(?:a|an|my|our|some|the|this|up|out)(?:\\s(?:short|quick|small|little|new|brief|weekly|monthly|school|class|college|university|term|research|news|blog|history|final|group))*\\s(?:reports?|essays?|papers?|articles?|thesis|dissertation|presentations?|talks?|slides?|decks?|pieces?|posts?|stor(?:y|ies)|projects?|assignments?|homework|newsletters?|briefings?|briefs?|memos?|summar(?:y|ies)|lists?|blogs?|speech(?:es)?|lessons?|proposals?|columns?|studies|study|research|class|course)(?![\\p{L}]))?';
const PERSON =
  '(?:\\p{Ll}+\\s)?(?:teacher|professor|prof|tutor|supervisor|boss|manager|editor|colleague|coworker|friend|classmate|daughter|son|kid|child|mom|mum|dad|mother|father|wife|husband|brother|sister|student|client|neighbou?r)s?';

const TELLING = '(?:ask(?:ed|s|ing)?|told|tells|said|says|say|saying|wants?|wanted|mentioned|mentions|mentioning|needs?|insists?|claims?|swears?|suggested)';
const ROLE =
  '(?:teacher|student|journalist|reporter|researcher|editor|writer|blogger|professor|lecturer|scholar|tutor|parent|mother|father|mom|mum|dad|librarian|historian|engineer|translator|consultant|intern|volunteer|fan|tourist|freelancer|phd|undergraduate|graduate|freshman|newcomer|beginner|foreigner|museum|school|company|university|ngo|team)';

export const LEAD_INS_EN: readonly RegExp[] = [
  /^[\s\p{P}]*(?:(?:good (?:morning|afternoon|evening|day)|hi|hello|hey|greetings|dear)(?: there| all| everyone| everybody| team| friend| assistant| bot)?(?:[\s,.!:;–—]|-(?!\p{L}))+)+/giu,
  /\b(?:quick|another|one more|just a|simple|follow-?up|dumb|silly) question\b[\s,.:;–—-]*|^[\s\p{P}]*question\s?:/giu,
  new RegExp(`(?:${I}(?:\\s(?:am|was|are))?|(?<=^|[.!?]\\s*)as)\\s(?:a|an|the)\\s(?:\\p{L}+\\s){0,3}${ROLE}s?(?![\\p{L}])(?:\\sand(?=\\s(?:i|we)\\b))?`, 'giu'),
  new RegExp(
    `\\b(?:(?:my|our)\\s${PERSON}\\s(?:has |have |had |just |once |keeps? |kept )*${TELLING}(?:\\s(?:me|us|for))*|(?:an?|the)\\s${PERSON}\\s(?:has |had |just )*(?:asked|told)\\s(?:me|us))(?:\\s(?:to|that|about|if|whether|there|was|look|up|find|out|check|write|prepare|know|into)(?![\\p{L}]))*`,
    'giu',
  ),
  new RegExp(`${I}${HELPERS}(?:\\s${ASKING})+${LINK}${TASK}${LINK}(?:\\s(?:on|about|for|of))*`, 'giu'),
  /\b(?:do|does|did|would|can|could|will|might) (?:you|anyone|anybody|somebody|someone)(?: (?:please|kindly|possibly|perhaps|maybe|happen to|also|at least|just|by any chance))*\s(?:know|tell|help|show|give|explain|remind|inform|let|find|look|check|point|confirm|clarify|have|remember|recall|say|share|list|name|summari[sz]e|describe|fill)(?: (?:me|us|out|up|in|into|know|find|to|with|towards?|any|some|details?|info|information|idea|on|about|if|whether|of|for|a bit|more)\b)*/giu,
  /\bwould you mind \p{Ll}+ing(?: (?:me|us|up|out|for)\b)*|\b(?:pull|dig|bring) up\b|\b(?:ha[sd]|have|having|is|are|was|were)? ?(?:anything |something |nothing )?to do with\b/giu,
  // Counting events is listing them.
  /\bhow many(?=\s(?:events?|activities|conferences?|meetings?|forums?)\b)/giu,
  /\b(?:please|kindly|pls)\s(?:let me know|tell me|tell us|help me(?: find| with| understand)?|show me|give me|explain|remind me|look up|find out|check)\b(?: (?:about|if|whether|some|any|details?|information|info|on|of)\b)*/giu,
  /\b(?:is|was|isn['’]t) (?:it|that|this) (?:really |actually )?(?:true|right|correct|so|the case|accurate)(?: that)?\b|,\s*(?:right|correct|no|yes|isn['’]t it|wasn['’]t it|didn['’]t (?:it|they|he|she)|am i right)\s*\?/giu,
  /\b(?:any (?:idea|info|information|clue|details?)|tell me (?:more )?about|some(?:one|body) (?:told|said|mentioned)(?: (?:me|us))?(?: (?:that|about))?|people (?:say|said|tell me)(?: that)?|apparently|supposedly|by any chance|if (?:i|you) (?:remember|recall|can|could|may|know|don['’]t mind)(?: (?:correctly|right|rightly))?|if possible|if so|or (?:something|so|whatever)(?: like that)?|what(?:['’]s| is| was) (?:it|that(?: thing)?|its name|the name)(?: again| called)*|whatever it(?:['’]s| is| was) called|the name (?:escapes|slipped)[^,.?!]*|remind me|sorry to bother you|i['’]d appreciate[^,.?!]*|(?:that|it) would be (?:great|helpful|nice|wonderful)|(?:many |much )?(?:thanks|thank you)(?: (?:so much|very much|a lot|in advance|again))?|much appreciated|appreciate it|cheers|a while (?:ago|back)|the other day|(?:in|on) the news)\b/giu,
  /\bfor (?:(?:my|our) (?:\p{Ll}+ ){0,3}?(?:class|course|project|work|school|story|lesson|slides?|talk|homework|assignment|report|essay|paper|article|presentation|thesis|newsletter|briefing)|(?:a|an|some) (?:\p{Ll}+ ){0,2}?(?:school project|class project|blog post|homework|assignment|report|essay|paper|article|presentation|thesis|newsletter|briefing))\b/giu,
];
