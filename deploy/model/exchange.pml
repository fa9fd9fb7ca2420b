/* Kerben's exchange between machines and a hub, small enough that every way it can go is tried (Spin, deploy/model/check).

   What is modelled, and after which code (deploy/model/README.md says what is left out):
   - A dot names one change. A machine writes dots of its own site's log in order; the hub writes dots that nobody used.
   - A content is a number. Whoever was put back writes other contents than before: two stores then disagree on a dot.
   - One call is one round trip, done in one step: the machine reads what the hub does not hold, as far as it knows
     (FacilitySide+Batch), the hub answers in one transaction (HubSide.exchange, HubExchange), the machine keeps the answer in
     another (FacilityAgent, FacilitySide.apply). What else could happen between the two concerns only one of them, so that
     the order makes no difference; a machine that is gone by then is a lost answer.
   - A request may be kept on its way and come once more, or for the first time, much later, whatever is put back meanwhile.
     Nobody waits for its answer.
   - Disks are copied at any time and put back at any later time: each machine's, and the hub's. A copied disk may also go to
     work beside its own machine (MACHINES > SITES).

   Sizes and what there is: state.pml. */
#include "state.pml"

/* ---- The machine asks: FacilityAgent.begin and send, FacilitySide.readBatch ---- */
inline ask(m) {
  noRequest(q);
  q.machine1 = m + 1; q.log = disk[m].log; q.tokenEpoch = mind[m].tokenEpoch; q.tokenCount = mind[m].tokenCount;
  q.epoch = disk[m].epoch; q.pos = disk[m].pos; q.isBranch = mind[m].branched;
  q.from = mind[m].held; q.top = mind[m].held;
  n = 0; i = DOTS; do :: i > 0 ->
    i--; if :: disk[m].give[i] && n < PART -> q.has[i] = disk[m].has[i]; q.isBack = 1; n++ :: else fi :: else -> break od; n = 0;
  if :: !q.isBack && !q.isBranch ->
       i = mind[m].held; do :: i < disk[m].top -> q.has[OWNDOT(disk[m].log, i)] = disk[m].has[OWNDOT(disk[m].log, i)]; i++ :: else -> break od;
       q.top = (disk[m].top > mind[m].held -> disk[m].top : mind[m].held)
     :: else fi; i = 0
}

/* ---- The hub answers: HubSide.exchange, HubSide+PutBack.notice, HubExchange ---- */

/* TokenStanding.of: the seal is over the epoch that the caller names. */
inline look() {
  if :: q.tokenEpoch == hub.tokenEpoch[s] && q.tokenCount == hub.tokenCount[s] -> standing = CURRENT
     :: else -> if :: q.tokenCount == 0 -> standing = OLDER
                   :: else -> if :: q.tokenEpoch != q.epoch -> standing = FOREIGN
                                 :: else -> standing = (q.tokenCount > hub.tokenCount[s] -> NEWER : OLDER) fi fi fi;
#ifdef BUG_NO_TOKEN
  standing = CURRENT;
#endif
#ifdef BUG_NO_COUNT
  if :: standing == NEWER -> standing = OLDER :: else fi;
#endif
}
/* HubSide+PutBack.notice */
inline notice() {
  if :: standing == NEWER ->
       if :: q.epoch >= hub.epoch -> hub.epoch = q.epoch + 1; hub.wasBack = 1 :: else fi;
       if :: hub.wentOn != hub.epoch -> hub.giving[s] = AWAITED; hub.stands = 1 :: else -> hub.giving[s] = GIVES fi
     :: else ->
#ifdef BUG_OPENS_EARLY
       if :: standing == CURRENT && q.epoch == hub.epoch -> hub.giving[s] = NO :: else fi
#else
       if :: standing == CURRENT && q.epoch == hub.epoch && !q.isBack -> hub.giving[s] = NO :: else fi
#endif
  fi
}
/* HubSide.acceptOrUndo: all of a batch or nothing; what is known is compared; a run needs what is before it. */
inline accept() {
  differs = (q.top > q.from && q.from > hub.held[q.log]);
  i = q.from; do :: i < q.top -> if :: i < hub.held[q.log] && hub.has[OWNDOT(q.log, i)] != q.has[OWNDOT(q.log, i)] -> differs = 1 :: else fi; i++ :: else -> break od;
  if :: differs -> hub.branched[s] = 1; outcome = REFUSED
     :: else -> i = (q.from > hub.held[q.log] -> q.from : hub.held[q.log]); do :: i < q.top ->
          d = OWNDOT(q.log, i); hub.has[d] = q.has[d]; hub.feed[hub.end] = d + 1; hub.end++; hub.held[q.log] = i + 1; moved = 1; i++ :: else -> break od fi; i = 0
}
/* HubSide+PutBack.hearBack and awaitAuthor */
inline hearBack() {
  if :: hub.wasBack && hub.giving[s] != NO ->
       i = 0; do :: i < DOTS ->
         if :: q.has[i] != 0 && hub.has[i] != q.has[i] ->
              hub.waits[i] = q.has[i];
              if :: i < SITES * OWN && hub.wentOn != hub.epoch && hub.giving[i / OWN] == NO -> hub.giving[i / OWN] = AWAITED :: else fi
            :: else fi; i++ :: else -> break od; i = 0
     :: else fi
}
/* Deliveries.fill: a site is owed all, at a place of its own. */
inline fill(s) {
  hub.received[s] = 0;
  if :: hub.end < DOTS + FILLS && hub.fills < FILLS -> hub.end++; hub.fills++; hub.filledAt[s] = hub.end :: else -> hub.filledAt[s] = hub.end fi
}
/* Deliveries.take and readFeed: what came beyond the place that the site names, but for its own; a place before that which it
   named last means that its store went back: it is filled. */
inline readFeed() {
  newPos = q.pos;
  if :: hub.stands -> skip
     :: !hub.stands && q.isBack -> skip  /* it would replace what is still to be given back */
     :: else ->
       if :: q.pos < hub.received[s] -> fill(s) :: else -> hub.received[s] = q.pos fi;
       i = (q.pos < hub.filledAt[s] -> 0 : q.pos);
       do :: i < hub.end ->
            if :: hub.feed[i] != 0 && ISOTHERS(q.log, hub.feed[i] - 1) ->
                 sent[hub.feed[i] - 1] = hub.has[hub.feed[i] - 1]; moved = 1;
                 n = (i + 1 > hub.filledAt[s] -> i + 1 : hub.filledAt[s]); newPos = (n > newPos -> n : newPos)
               :: else fi; i++
          :: else -> break od; i = 0; n = 0
  fi
}
inline answerSite() {
  look(); notice();
  nextCount = (standing == NEWER && q.tokenCount > hub.tokenCount[s] -> q.tokenCount : hub.tokenCount[s]) + 1;
  if :: q.isBranch -> hub.branched[s] = 1; outcome = REFUSED
     :: else -> if
        :: standing == OLDER || standing == FOREIGN ->
             outcome = RESYNC;
#if !defined(BUG_RESYNC_OVER_EPOCHS) && !defined(BUG_NO_EPOCH)
             if :: q.epoch != hub.epoch && q.epoch != 0 -> outcome = REJOIN :: else fi
#endif
        :: standing == NEWER -> outcome = REJOIN
        :: standing == CURRENT ->
#ifndef BUG_NO_EPOCH
             if :: (q.epoch != hub.epoch && q.epoch != 0) || q.pos > hub.end -> outcome = REJOIN :: else fi
#endif
        fi fi;
  if :: outcome == DONE ->
       if :: q.isBack -> hearBack() :: else -> accept() fi;
       if :: outcome == DONE ->
            readFeed();
#ifndef BUG_GIVEN_UNCOUNTED
            if :: q.isBack -> moved = 1 :: else fi;  /* kept, and acknowledged */
#endif
            if :: moved || hub.tokenCount[s] == 0 -> hub.tokenEpoch[s] = hub.epoch; hub.tokenCount[s] = nextCount :: else fi;
            aPos = newPos
          :: else fi
     :: outcome == REJOIN ->
          if :: hub.giving[s] == NO -> hub.giving[s] = GIVES :: else fi;
          hub.tokenEpoch[s] = hub.epoch; hub.tokenCount[s] = nextCount; aPos = hub.received[s]
     :: else fi;
  aEpoch = hub.epoch; aTokenEpoch = hub.tokenEpoch[s]; aTokenCount = hub.tokenCount[s]; aHeld = hub.held[q.log]
}
inline answer() {
  s = SITE(q.machine1 - 1); outcome = DONE; moved = 0;
  i = 0; do :: i < DOTS -> sent[i] = 0; i++ :: else -> break od; i = 0;
  if :: q.log == hub.log[s] -> answerSite() :: else -> outcome = REFUSED; aHeld = 0 fi;  /* wrongLog */
  assert(outcome != REFUSED || mayBranch);
  follow()
}
/* What its daemon does by itself: a hub that waits for nobody any more brings its views up to what came (finishFollowing). */
inline follow() {
  i = 0; n = 0;
  do :: i < SITES -> if :: hub.giving[i] == AWAITED && !hub.branched[i] -> n = 1 :: else fi; i++ :: else -> break od;
  if :: hub.stands && n == 0 ->
       hub.stands = 0; i = 0; do :: i < SITES -> if :: hub.giving[i] == AWAITED -> hub.giving[i] = GIVES :: else fi; i++ :: else -> break od
     :: else fi; i = 0; n = 0
}

/* ---- The machine keeps the answer: FacilityAgent.receive, compare and resume, FacilitySide.apply and noteRejoin ---- */

/* Of two contents of one dot neither goes unseen: the hub lists what a machine has in place of what it sends (hub given-back). */
#ifdef BUG_GIVES_UNKNOWN
#define FORGOT(place) 0
#else
#define FORGOT(place) (place > aPos)
#endif
inline listed(m, i) { assert(disk[m].has[i] == 0 || disk[m].has[i] == sent[i] || hub.waits[i] != 0) }
/* FacilitySide.noteArrived: all that is here had come when this place was reached. */
inline arrived(m) {
  i = 0; do :: i < DOTS -> if :: disk[m].at[i] > aPos -> disk[m].at[i] = aPos :: else fi; i++ :: else -> break od
}
inline replace(m, i) { if :: disk[m].has[i] != sent[i] -> disk[m].has[i] = sent[i]; disk[m].at[i] = NOPLACE :: else fi }
inline receive(m) {
  if :: outcome == DONE ->
       i = 0; do :: i < DOTS ->
         if :: sent[i] != 0 -> listed(m, i); replace(m, i); n = 1 :: else fi;
         if :: q.isBack && q.has[i] != 0 -> disk[m].give[i] = 0 :: else fi; i++ :: else -> break od;
       if :: n -> arrived(m) :: else fi; n = 0;
       disk[m].held = aHeld; disk[m].pos = aPos; disk[m].epoch = aEpoch; disk[m].tokenEpoch = aTokenEpoch; disk[m].tokenCount = aTokenCount;
       restart(m)
     :: outcome == REFUSED -> mind[m].branched = 0  /* asks again slowly, from the beginning */
     :: else ->  /* FacilitySide.compareLog */
       differs = (aHeld > disk[m].top);
       i = 0; do :: i < aHeld && i < disk[m].top ->
         if :: disk[m].has[OWNDOT(disk[m].log, i)] != hub.has[OWNDOT(disk[m].log, i)] -> differs = 1 :: else fi; i++ :: else -> break od;
       if :: differs -> mind[m].branched = 1
#ifdef BUG_KEEPS_TOKEN
            ; mind[m].branched = 0; mind[m].tokenEpoch = aTokenEpoch; mind[m].tokenCount = aTokenCount; mind[m].held = aHeld
#endif
          :: else ->
            mind[m].tokenEpoch = aTokenEpoch; mind[m].tokenCount = aTokenCount; mind[m].held = aHeld;
            if :: outcome == REJOIN ->
                 disk[m].tokenEpoch = aTokenEpoch; disk[m].tokenCount = aTokenCount; disk[m].held = aHeld;
                 disk[m].epoch = aEpoch; disk[m].pos = (aPos < disk[m].pos -> aPos : disk[m].pos);
#ifndef BUG_GIVES_NOTHING
                 i = 0; do :: i < DOTS ->
                   disk[m].give[i] = (ISOTHERS(disk[m].log, i) && disk[m].has[i] != 0 && (hub.has[i] == 0 || FORGOT(disk[m].at[i])));
                   if :: disk[m].at[i] > aPos -> disk[m].at[i] = NOPLACE :: else fi; i++ :: else -> break od
#endif
               :: else fi fi
  fi; i = 0
}

/* ---- What must hold ---- */

/* One content a dot: what a machine received, and what it believes the hub holds of its own, is what the hub has. Where both
   ends of a log went back, and a dot was written again that a former life of the hub had handed on, nobody is left who
   could know better than to show the two (listed()); so this is asked of worlds where one end did. */
inline oneContent() {
  m = (mayBranch && hubBacks < HUBBACK -> MACHINES : 0); do :: m < MACHINES ->
    d = 0; do :: d < DOTS ->
      if :: disk[m].has[d] != 0 && hub.has[d] != 0 && (ISOTHERS(disk[m].log, d) || d < OWNDOT(disk[m].log, disk[m].held)) ->
           assert(disk[m].has[d] == hub.has[d])
         :: else fi;
      d++ :: else -> break od;
    m++ :: else -> break od; m = 0; d = 0
}
/* Calls until the machine rests, as its agent does by itself. */
inline settle(m) {
  calls = 0; rests = 0;
  do :: calls < 8 && !rests ->
       ask(m); answer(); receive(m);
       rests = (outcome == REFUSED || (outcome == DONE && !moved && mind[m].held == disk[m].top));
       i = 0; do :: i < DOTS -> if :: disk[m].give[i] && outcome == DONE -> rests = 0 :: else fi; i++ :: else -> break od; i = 0;
       calls++
     :: else -> break od;
  assert(rests); calls = 0
}
/* HubSide+PutBack.takeGivenBack: what waits of logs that nobody is at work in, the hub's own former ones. */
inline takeBack() {
  i = 0; do :: i < DOTS ->
    if :: i >= HUBDOTS && hub.waits[i] != 0 && hub.has[i] == 0 -> hub.has[i] = hub.waits[i]; hub.feed[hub.end] = i + 1; hub.end++ :: else fi;
    if :: hub.has[i] == hub.waits[i] -> hub.waits[i] = 0 :: else fi; i++ :: else -> break od; i = 0
}
/* ---- What may happen, each in one step, and when ---- */

#define CAN_WRITE(m) (atWork[m] && disk[m].top < OWN && (formerOf != m + 1 || isGiven))
inline write(m) {
  disk[m].has[OWNDOT(disk[m].log, disk[m].top)] = 1 + SITEBACK - siteBacks + 10 * (m / SITES); disk[m].top++
}
/* A round trip; its answer is lost; its request is kept on its way. */
#define CAN_CALL(m) (atWork[m])
inline call(m) { ask(m); answer(); receive(m); oneContent(); clear() }
#define CAN_LOSE(m) (atWork[m] && losses > 0)
inline lose(m) { losses--; ask(m); answer(); oneContent(); clear() }
#define CAN_KEEP(m) (atWork[m] && losses > 0 && kept.machine1 == 0)
inline keep(m) { losses--; ask(m); copyRequest(kept, q); clear() }
#define CAN_LATE(m) (kept.machine1 != 0)
inline late(m) { copyRequest(q, kept); noRequest(kept); answer(); oneContent(); clear() }
#define CAN_START(m) (atWork[m] && losses > 0)
inline start(m) { losses--; restart(m) }
/* A machine's disk is copied; is put back to the copy; goes to work beside it. */
#define CAN_COPY(m) (m < SITES && siteBacks > 0 && (copyOf == 0 || copyOf == m + 1))
inline copy(m) { copyDisk(diskCopy, disk[m]); copyOf = m + 1 }
#define CAN_BACK(m) (siteBacks > 0 && copyOf == m + 1)
inline back(m) {
  copyDisk(disk[m], diskCopy); siteBacks--; mayBranch = 1; restart(m);
  if :: siteBacks == 0 -> noDisk(diskCopy); copyOf = 0 :: else fi
}
#define CAN_CLONE(m) (m >= SITES && !atWork[m] && formerOf == 0)
inline clone(m) { copyDisk(disk[m], disk[SITE(m)]); restart(m); atWork[m] = 1; mayBranch = 1 }

/* A machine is enrolled anew (HubSide.enrol), and what its former store had not sent is brought in, once the hub has sent it what it
   holds of that ('kerben facility give-again', LocalWrite.giveAgain). */
#define CAN_ENROL(m) (enrols > 0 && atWork[m] && mayBranch && siteBacks == 0)
inline enrol(m) {
  copyDisk(former, disk[m]); formerOf = m + 1; enrols--;
  noDisk(disk[m]); disk[m].log = SITES; restart(m);
  s = SITE(m); hub.log[s] = SITES; hub.tokenEpoch[s] = 0; hub.tokenCount[s] = 0; hub.branched[s] = 0; fill(s); s = 0
}
#define CAN_GIVEAGAIN(m) (formerOf == m + 1 && !isGiven && disk[m].epoch != 0)
inline giveagain(m) {
  n = former.held;
  i = former.held; do :: i < former.top ->
    if :: disk[m].has[OWNDOT(former.log, i)] == former.has[OWNDOT(former.log, i)] -> n = i + 1 :: else fi; i++ :: else -> break od;
#ifdef BUG_GIVES_ALL
  n = former.held;
#endif
  i = n; do :: i < former.top ->
    disk[m].has[OWNDOT(SITES, disk[m].top)] = AGAIN(i, former.has[OWNDOT(former.log, i)]); disk[m].top++; i++ :: else -> break od;
  isGiven = 1; i = 0; n = 0
}
/* A closed hub takes no writes (Views.closedNotice). */
#define CAN_HUBWRITE(m) (hubWrites > 0 && !hub.stands)
inline hubwrite(m) {
#ifdef BUG_SAME_LOG
  d = HUBDOTS; do :: hub.has[d] != 0 -> d++ :: else -> break od;
#else
  d = HUBDOTS + HUBWRITES - hubWrites;
#endif
  hub.has[d] = 1 + HUBBACK - hubBacks; hub.feed[hub.end] = d + 1; hub.end++; hubWrites--; d = 0
}
#define CAN_HUBCOPY(m) (hubBacks > 0)
inline hubcopy(m) { copyHub(hubCopy, hub); isHubCopied = 1 }
#define CAN_HUBBACK(m) (hubBacks > 0 && isHubCopied)
inline hubback(m) {
  copyHub(hub, hubCopy); hubBacks--; follow();
#ifndef LATE_OVER_PUT_BACK
  noRequest(kept);  /* its connection ended with the hub's process */
#endif
  if :: hubBacks == 0 -> noHub(hubCopy); isHubCopied = 0 :: else fi; clear()
}
/* An operator takes what was given back; ends the waiting (HubSide+PutBack.goOn). */
#define CAN_TAKE(m) (hub.wasBack)
inline take(m) { takeBack(); oneContent(); clear() }
#define CAN_GOON(m) (goesOn > 0 && hub.stands)
inline goon(m) {
  goesOn--; hub.wentOn = hub.epoch;
  i = 0; do :: i < SITES -> if :: hub.giving[i] == AWAITED -> hub.giving[i] = GIVES :: else fi; i++ :: else -> break od; i = 0;
  follow(); clear()
}

/* What a machine had written and not sent before it was enrolled anew is at the hub: once. */
inline checkFormer() {
  i = former.held; do :: formerOf != 0 && i < former.top ->
    n = (hub.has[OWNDOT(former.log, i)] == former.has[OWNDOT(former.log, i)] -> 1 : 0);
    d = OWNDOT(SITES, 0); do :: d < HUBDOTS -> if :: hub.has[d] == AGAIN(i, former.has[OWNDOT(former.log, i)]) -> n++ :: else fi; d++ :: else -> break od;
    assert(n == 1); i++ :: else -> break od; i = 0; n = 0; d = 0
}
/* From here on nothing goes wrong: a few rounds of calls, and an operator who takes what waits. Then the fence is left, and
   everybody who is not refused has what anybody has. */
inline heal() {
  turn = 0;
  do :: turn < 4 ->
       m = 0; do :: m < MACHINES ->
         if :: atWork[m] -> settle(m); refused[m] = (outcome == REFUSED) :: else fi; m++ :: else -> break od;
       takeBack();
       if :: turn == 0 && formerOf != 0 && CAN_GIVEAGAIN(formerOf - 1) -> giveagain(formerOf - 1) :: else fi;
       turn++
     :: else -> break od;
  assert(!hub.stands); checkFormer();
  m = (mayBranch && hubBacks < HUBBACK -> MACHINES : 0);
  do :: m < MACHINES ->
    if :: atWork[m] && !refused[m] ->
         d = 0; do :: d < DOTS -> assert(disk[m].has[d] == hub.has[d]); d++ :: else -> break od
       :: else fi; m++ :: else -> break od; m = 0; d = 0; turn = 0
}

/* ---- Who does it ---- */

/* -DGIVEN: only as somebody else went, who wrote it down in given.pml: 'verb' and 'actor' of so many steps. */
#ifdef GIVEN
byte verb[GIVEN + 1], actor[GIVEN + 1];
#define IS_NEXT(step, m) (verb[told] == IS_##step && actor[told] == m)
#include "given.pml"
#else
#define IS_NEXT(step, m) true
#endif
#define DO(can, step, words, m) atomic { !isOver && IS_NEXT(step, m) && can(m) -> d_step { step(m); notePeace() }; STEP(words, m) }

/* -DPROGRESS: the same without heal(), for ever: whoever may call calls again and again (weak fairness), and faults end since they
   are counted. Then the fence is left for good, and everybody has what anybody has. */
#ifdef PROGRESS
bool agreed;
inline notePeace() {
  agreed = !hub.stands; m = 0;
  do :: m < MACHINES ->
    if :: disk[m].held != disk[m].top -> agreed = 0 :: else fi;
    d = 0; do :: d < DOTS -> if :: disk[m].has[d] != hub.has[d] -> agreed = 0 :: else fi; d++ :: else -> break od; m++
    :: else -> break od; m = 0; d = 0
}
ltl peace { <>[] agreed }
#else
inline notePeace() { skip }
#endif

proctype machine(byte me) {
  do
  :: DO(CAN_WRITE, write, "STEP write %d", me)
  :: DO(CAN_CALL, call, "STEP call %d", me)
  :: DO(CAN_LOSE, lose, "STEP lose %d", me)
  :: DO(CAN_KEEP, keep, "STEP keep %d", me)
  :: DO(CAN_START, start, "STEP start %d", me)
  :: DO(CAN_COPY, copy, "STEP copy %d", me)
  :: DO(CAN_BACK, back, "STEP back %d", me)
  :: DO(CAN_CLONE, clone, "STEP clone %d", me)
#if ENROLS
  :: DO(CAN_ENROL, enrol, "STEP enrol %d", me)
  :: DO(CAN_GIVEAGAIN, giveagain, "STEP giveagain %d", me)
#endif
  :: isOver -> break
  od
}
proctype world() {
  do
  :: DO(CAN_HUBWRITE, hubwrite, "STEP hubwrite %d", 0)
  :: DO(CAN_LATE, late, "STEP late %d", 0)
  :: DO(CAN_HUBCOPY, hubcopy, "STEP hubcopy %d", 0)
  :: DO(CAN_HUBBACK, hubback, "STEP hubback %d", 0)
#if !defined(TELL) && !defined(PROGRESS)
  :: atomic { !isOver -> STEP("STEP heal %d", 0); d_step { heal(); isOver = 1; clear() } }
#endif
  :: isOver -> break
  od
}
proctype operator() {
  do
  :: DO(CAN_TAKE, take, "STEP take %d", 0)
  :: DO(CAN_GOON, goon, "STEP goon %d", 0)
  :: isOver -> break
  od
}
init {
  atomic {
    hub.epoch = 1; i = 0; do :: i < SITES -> atWork[i] = 1; disk[i].log = i; hub.log[i] = i; i++ :: else -> break od; i = 0;
#ifdef TELL
    printf("SIZES %d %d %d %d\n", SITES, LOGS, MACHINES, OWN);
#endif
#ifdef GIVEN
    given();
#endif
    do :: i < MACHINES -> run machine(i); i++ :: else -> break od; i = 0;
    run world(); run operator()
  }
}
