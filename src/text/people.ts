/**
 * Words for people, who are counted by any of them: "1,280 pupils" tells how many people came. Read by their endings and
 * from lists, since the model's vectors cannot tell: the best cosine with ten words for people is .04 to .96 for 74 other
 * kinds of people and .02 to .38 for 68 kinds of things.
 */

const listWords = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/u));

/** Words for people without an ending that says so. */
const PEOPLE = listWords(
  `people person persons participant attendee guest representative delegate expert scholar student official professional specialist veteran
  youth adult child children kid boy girl pupil man men woman women baby infant citizen resident inhabitant immigrant migrant
  patient guide artist cook athlete coach judge friend nurse bride president principal champion analyst envoy ambassador diplomat politician
  monk nun pilot chief head native alumni alumnus graduate undergraduate postgraduate candidate fellow associate
  colleague staff personnel assistant attendant accountant consultant applicant merchant servant occupant smallholder stakeholder freshmen
  fishermen businessmen craftsmen craftspeople astronaut cosmonaut architect chef clerk cadet recruit apprentice laureate
  individual academic intellectual critic mechanic medic mother father son daughter parent minister member partner player author neighbour
  neighbor operator employee guardian supplier master mayor senior junior`,
);
/** "Farmers", "conservators", "agronomists", "musicians", "trainees". */
const PERSON_ENDING = /[a-z]{2}(?:er|or|ist|ian|eer|ee)$/u;
/** Things, and qualities of things, that end like people. */
const THINGS = listWords(
  `paper newspaper whitepaper center computer supercomputer number letter newsletter order poster chapter river meter kilometer centimeter
  millimeter liter tower trailer container tractor sensor detector reactor vector sector door corridor factor floor color colour dinner supper
  theater matter layer power border offer motor helicopter router scanner printer conductor semiconductor banner barrier
  chamber charter cluster corner counter cover disaster drawer error feather fiber filter finger flower folder glacier hammer harbor honor
  hour humor indicator generator simulator elevator escalator incubator accelerator processor monitor mirror interior exterior labor
  ladder lever locker marker manner metaphor parameter perimeter pepper pier planter pointer prayer quarter register reminder
  roller semester shelter shower shoulder slipper spider sticker summer tanker theatre thriller tiger timber trimester tumor water weather winter wonder
  anchor armor favor flavor behavior terror horror labour adapter charger buffer cylinder calendar cancer character cruiser danger deer beer
  career committee coffee degree fee tree guarantee jubilee knee list checklist playlist twist mist wrist median carrier transformer
  transistor compressor booster thermometer barometer launcher freighter fighter sweater cracker leather rubber frontier tier
  multiplier identifier amplifier screwdriver browser slider trigger laser lancer soccer major minor other over under per after
  former latter inner outer upper further later earlier better higher lower greater larger smaller bigger newer older younger faster wider
  longer shorter richer poorer stronger superior inferior prior ever never together whether either neither rather super inter
  italian asian russian indian canadian brazilian australian egyptian european persian iranian`,
);

const PEOPLE_ZH =
  /人(?![工文均类体气民])(?<!机器人)|嘉宾|代表(?![团作处])|专家|学者|[小中大学考师医研新]生(?![态物产活命])|学生|(?<=\p{Script=Han})师(?![范资])|[观听]众|来宾|儿童|孩子|青年|少年|女性|男性|妇女|患者|[居公市村农牧渔网难]民(?!币)|[选歌水旗棋]手|[职员工技民]工(?!作|程|业|艺)|志愿者|[记作读编学爱参滑获]\p{Script=Han}?者|[作画音政企商银专]\p{Script=Han}{0,2}家|[队会学官船店职社雇党团委演教研公飞宇讲解运动]\p{Script=Han}?员|[部校院市省县局处馆社团组首园]长(?![期远廊])|使节|大使|外交官|法官|军官|警察|士兵|院士|博士|硕士|护士|教授|教练|翻译|[校队]友|[游旅顾乘]客|主席|总统|总理|首相|领袖|领导|冠军/u;

/** Whoever came, whatever they are: counted and asked for in place of any others. */
const ANYONE =
  /\b(?:people|persons?|participants?|attendees?|guests?|representatives?|delegates?|experts?|scholars?|visitors?|professionals?)\b|人(?!工)(?<!机器人)|嘉宾|代表|专家|学者|观众|来宾/iu;

/** Whether a phrase of either language names people, and people of a kind or anyone; null when it names none. */
export function readPeople(phrase: string): 'anyone' | 'kind' | null {
  const names = PEOPLE_ZH.test(phrase) || (phrase.toLowerCase().match(/[a-z]+/gu) ?? []).some(isPersonWord);
  if (!names) return null;
  return ANYONE.test(phrase) ? 'anyone' : 'kind';
}

function isPersonWord(word: string): boolean {
  const singular = word
    .replace(/ies$/u, 'y')
    .replace(/(?<=ch|sh|x|ss)es$/u, '')
    .replace(/(?<=[^s])s$/u, '');
  return PEOPLE.has(word) || PEOPLE.has(singular) || (PERSON_ENDING.test(singular) && !THINGS.has(singular));
}
