/* What there is in the model of the exchange (exchange.pml): sizes, stores, what is on its way; and how it is copied and shown.

   Sizes, all by -D: */
#ifndef SITES
#define SITES 2      /* sites; machine m < SITES is that of site m */
#endif
#ifndef MACHINES
#define MACHINES SITES  /* one more: a copy of the disk of machine 0 may go to work as machine SITES */
#endif
#ifndef OWN
#define OWN 1        /* changes in each site's log */
#endif
#ifndef HUBWRITES
#define HUBWRITES 2  /* changes that the hub writes */
#endif
#ifndef HUBBACK
#define HUBBACK 1    /* how often the hub is put back */
#endif
#ifndef SITEBACK
#define SITEBACK 0   /* how often a machine is put back */
#endif
#ifndef LOSSES
#define LOSSES 1     /* how many answers are lost, machines restarted, and requests kept on their way */
#endif
#ifndef GOESON
#define GOESON 0     /* how often an operator opens the hub before all have given back */
#endif
#ifndef FILLS
#define FILLS 2      /* how often a site that is filled anew takes a place of the feed; beyond that it takes none */
#endif
#ifndef PART
#define PART DOTS    /* how many changes a machine gives back at once */
#endif
#ifndef ENROLS
#define ENROLS 0     /* 1: a refused machine may be enrolled anew, with an empty store and a log of its own (HUBBACK 0 only) */
#endif

#define LOGS (SITES + ENROLS)          /* log s < SITES is that of site s */
#define HUBDOTS (LOGS * OWN)           /* the first dot of the hub */
#define DOTS (HUBDOTS + HUBWRITES)
#define OWNDOT(log, i) ((log) * OWN + (i)) /* the i-th change of a site's log, from 0 */
#define SITE(m) ((m) % SITES)
#define ISOTHERS(log, d) ((d) / OWN != (log))
/* Content of a change that was given again under another dot. */
#define AGAIN(i, content) (100 + 16 * (i) + (content))

/* What a machine has on disk. 0 is no content. */
typedef Disk {
  byte log;
  byte has[DOTS];  /* by dot: the content */
  byte top;        /* how many changes it wrote */
  byte held;       /* how many of them the hub holds, as it was told */
  byte pos;        /* how much of the hub's feed it has */
  byte epoch;      /* the hub's life that the place belongs to */
  byte tokenEpoch, tokenCount;  /* the last token: the seal is over both and the log; count 0 is none */
  byte at[DOTS];   /* by dot of another: the place of the feed up to which it came (_arrived); NOPLACE: of a former life's */
  bool give[DOTS]  /* what the hub has forgotten, or may, and is to be given back (_to_give_back) */
};
/* What its process knows beyond that, until it ends. */
typedef Mind { byte tokenEpoch, tokenCount, held; bool branched };

typedef Hub {
  byte has[DOTS];
  byte feed[DOTS + FILLS]; /* dots plus 1, in order of arrival; 0 is a place at which a site was filled */
  byte end, fills;
  byte held[LOGS];
  byte log[SITES]; /* of the machine that is enrolled */
  byte received[SITES];
  byte filledAt[SITES]; /* the place at which it was filled last, from 1; 0: never */
  byte tokenEpoch[SITES], tokenCount[SITES];
  byte epoch;
  byte wentOn;     /* the epoch in which an operator ended the waiting */
  bool wasBack;    /* it was found to have been put back */
  bool stands;     /* its views stand: nothing is judged, decided or handed out */
  byte giving[SITES]; /* _giving_back: 0 no, 1 it gives back, 2 and is waited for */
  bool branched[SITES]; /* another store of the site was refused */
  byte waits[DOTS]  /* what was given back and waits for its author or an operator: the content */
};
#define NOPLACE 255
#define NO 0
#define GIVES 1
#define AWAITED 2

Disk disk[MACHINES]; Mind mind[MACHINES]; Hub hub;
Disk former; byte formerOf; bool isGiven; /* the disk of a machine that was enrolled anew, and which that is plus 1 */
Disk diskCopy; byte copyOf;  /* a copy of a disk, and whose plus 1; 0: none yet */
Hub hubCopy; bool isHubCopied;
bool atWork[MACHINES];

/* What the world may still do. */
byte hubWrites = HUBWRITES, hubBacks = HUBBACK, siteBacks = SITEBACK, losses = LOSSES, goesOn = GOESON, enrols = ENROLS;
/* What happened, for the assertions. */
bool mayBranch;    /* a disk was put back or copied to work: somebody may be refused */
bool isOver;

/* One request, as it is read by the hub; 'kept' is one that is on its way for longer. */
typedef Request { byte machine1; /* plus 1; 0: none */ byte log, tokenEpoch, tokenCount, epoch, pos, from, top; bool isBranch, isBack; byte has[DOTS] };
Request kept;
/* What a step works with, and no step leaves to the next. Spin's breadth-first search wants it in its states: -DSHORTEST. */
#ifdef SHORTEST
#define SCRATCH
#else
#define SCRATCH hidden
#endif
SCRATCH Request q;
SCRATCH byte i, s, m, d, n, calls, turn, standing, outcome, newPos, nextCount, aHeld, aPos, aEpoch, aTokenEpoch, aTokenCount;
SCRATCH byte moved, differs, rests, refused[MACHINES];
SCRATCH byte sent[DOTS];  /* contents that an answer brings, by dot */

#define CURRENT 1
#define OLDER 2
#define NEWER 3
#define FOREIGN 4
#define DONE 1
#define RESYNC 2
#define REJOIN 3
#define REFUSED 4

inline copyDisk(A, B) {
  i = 0; do :: i < DOTS -> A.has[i] = B.has[i]; A.at[i] = B.at[i]; A.give[i] = B.give[i]; i++ :: else -> break od;
  A.log = B.log; A.top = B.top; A.held = B.held; A.pos = B.pos; A.epoch = B.epoch; A.tokenEpoch = B.tokenEpoch; A.tokenCount = B.tokenCount; i = 0
}
inline copyHub(A, B) {
  i = 0; do :: i < DOTS -> A.has[i] = B.has[i]; A.waits[i] = B.waits[i]; i++ :: else -> break od;
  i = 0; do :: i < DOTS + FILLS -> A.feed[i] = B.feed[i]; i++ :: else -> break od;
  i = 0; do :: i < LOGS -> A.held[i] = B.held[i]; i++ :: else -> break od;
  i = 0; do :: i < SITES -> A.log[i] = B.log[i]; A.received[i] = B.received[i]; A.filledAt[i] = B.filledAt[i]; A.tokenEpoch[i] = B.tokenEpoch[i];
    A.tokenCount[i] = B.tokenCount[i]; A.giving[i] = B.giving[i]; A.branched[i] = B.branched[i]; i++ :: else -> break od;
  A.end = B.end; A.fills = B.fills; A.epoch = B.epoch; A.wentOn = B.wentOn; A.wasBack = B.wasBack; A.stands = B.stands; i = 0
}
inline noDisk(A) {
  i = 0; do :: i < DOTS -> A.has[i] = 0; A.at[i] = 0; A.give[i] = 0; i++ :: else -> break od;
  A.log = 0; A.top = 0; A.held = 0; A.pos = 0; A.epoch = 0; A.tokenEpoch = 0; A.tokenCount = 0; i = 0
}
inline noHub(A) {
  i = 0; do :: i < DOTS -> A.has[i] = 0; A.waits[i] = 0; i++ :: else -> break od;
  i = 0; do :: i < DOTS + FILLS -> A.feed[i] = 0; i++ :: else -> break od;
  i = 0; do :: i < LOGS -> A.held[i] = 0; i++ :: else -> break od;
  i = 0; do :: i < SITES -> A.log[i] = 0; A.received[i] = 0; A.filledAt[i] = 0; A.tokenEpoch[i] = 0; A.tokenCount[i] = 0; A.giving[i] = 0; A.branched[i] = 0; i++ :: else -> break od;
  A.end = 0; A.fills = 0; A.epoch = 0; A.wentOn = 0; A.wasBack = 0; A.stands = 0; i = 0
}
inline copyRequest(A, B) {
  A.machine1 = B.machine1; A.log = B.log; A.tokenEpoch = B.tokenEpoch; A.tokenCount = B.tokenCount; A.epoch = B.epoch; A.pos = B.pos;
  A.from = B.from; A.top = B.top; A.isBranch = B.isBranch; A.isBack = B.isBack;
  i = 0; do :: i < DOTS -> A.has[i] = B.has[i]; i++ :: else -> break od; i = 0
}
inline noRequest(A) {
  A.machine1 = 0; A.log = 0; A.tokenEpoch = 0; A.tokenCount = 0; A.epoch = 0; A.pos = 0; A.from = 0; A.top = 0; A.isBranch = 0; A.isBack = 0;
  i = 0; do :: i < DOTS -> A.has[i] = 0; i++ :: else -> break od; i = 0
}
inline clear() {
#ifdef SHORTEST
  noRequest(q); i = 0; do :: i < DOTS -> sent[i] = 0; i++ :: else -> break od;
  i = 0; do :: i < MACHINES -> refused[i] = 0; i++ :: else -> break od;
  i = 0; s = 0; m = 0; d = 0; n = 0; calls = 0; turn = 0; standing = 0; outcome = 0; newPos = 0; nextCount = 0; aHeld = 0; aPos = 0;
  aEpoch = 0; aTokenEpoch = 0; aTokenCount = 0; moved = 0; differs = 0; rests = 0
#else
  skip
#endif
}
/* For trails of so many steps: one line a step, what was done and what is then to be seen (ModelTrail.swift reads it). */
#ifdef TELL
byte told;
#define STEP(words, m) d_step { printf(words, m); tell() }
inline tell() {
  printf(" hub %d %d %d", hub.epoch, hub.stands, outcome);
  i = 0; do :: i < DOTS -> printf(" %d", hub.has[i]); i++ :: else -> break od;
  n = 0; do :: n < MACHINES ->
    if :: atWork[n] ->
         printf(" machine %d %d", disk[n].top, disk[n].held);
         i = 0; do :: i < DOTS -> printf(" %d", disk[n].has[i]); i++ :: else -> break od
       :: else -> printf(" off") fi; n++ :: else -> break od;
  printf("\n"); i = 0; n = 0; outcome = 0; told++; isOver = (told >= TELL)
}
#else
#define STEP(words, m) printf(words, m); printf("\n")
#endif
/* The process ends, and another begins with what is on disk. */
inline restart(m) {
  mind[m].tokenEpoch = disk[m].tokenEpoch; mind[m].tokenCount = disk[m].tokenCount; mind[m].held = disk[m].held; mind[m].branched = 0
}

/* How given.pml calls the steps (-DGIVEN). */
#define IS_write 1
#define IS_call 2
#define IS_lose 3
#define IS_keep 4
#define IS_late 5
#define IS_start 6
#define IS_copy 7
#define IS_back 8
#define IS_clone 9
#define IS_enrol 10
#define IS_giveagain 11
#define IS_hubwrite 12
#define IS_hubcopy 13
#define IS_hubback 14
#define IS_take 15
#define IS_goon 16
