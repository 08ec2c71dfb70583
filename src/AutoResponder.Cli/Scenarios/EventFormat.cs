using AutoResponder.Core.Fleet;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;
using AutoResponder.Platform.Policies.Kinds;
using AutoResponder.Simulation.Cloud;
using AutoResponder.Simulation.Faults;
using AutoResponder.Simulation.Staging;

namespace AutoResponder.Cli.Scenarios;

/// <summary>What can happen in a scenario.</summary>
internal static class EventFormat
{
    private const long MB = 1024 * 1024;
    private static readonly Length Time = new(TimeSpan.FromDays(30));
    private static readonly Maybe<TimeSpan> MaybeTime = new(Time);
    private static readonly Text Name = new("a name that stands in 'sites'", most: 80);
    private static readonly Text Alone = new(PauseTarget.Allowed, most: 400);
    private static readonly Word<bool> YesNo = new(("yes", true), ("no", false));
    private static readonly Word<string> Row = new([.. typeof(IncidentEvent).GetNestedTypes().Concat(typeof(PlanEvent).GetNestedTypes()).Where(type => type.IsSealed).Select(type => type.Name).Order(StringComparer.Ordinal).Select(name => (name, name))]);

    public static ByKey<Happening> Make() => new ByKey<Happening>("event", "an event")
        .Add("ill", Timed(Ill()))
        .Add("well", Timed(new Group<Happening.IsWell>("somebody mends a site", new Happening.IsWell(""))
            .Required("well", Name, well => well.Well, (well, site) => well with { Well = site }, "The site that is well again, whatever ailed it.")))
        .Add("change", Timed(Change()))
        .Add("becomes", Timed(OfSite(
            new Group<Happening.Becomes>("a site becomes another one", new Happening.Becomes(SiteState.Stopped))
                .Required("becomes", new Word<SiteState>(("stopped", SiteState.Stopped), ("started", SiteState.Started), ("deleted", SiteState.Deleted), ("off", SiteState.Off), ("on", SiteState.On)), becomes => becomes.State, (becomes, state) => becomes with { State = state }, "What the site is from now on; off and on are the tag responder=off."),
            becomes => becomes.Site,
            (becomes, site) => becomes with { Site = site })))
        .Add("load", Timed(OfSite(
            new Group<Happening.HasLoad>("a site gets more or fewer requests", new Happening.HasLoad(0))
                .Required("load", new Whole(0, 1_000_000), load => load.Load, (load, number) => load with { Load = number }, "Requests a minute; one instance carries 600."),
            load => load.Site,
            (load, site) => load with { Site = site })))
        .Add("outage", Timed(new Group<Happening.Outage>("a region is down", new Happening.Outage("", TimeSpan.FromMinutes(30)))
            .Required("outage", new Text("a region of one of the sites", most: 80), outage => outage.Region, (outage, region) => outage with { Region = region }, "The region whose sites all answer 503.")
            .Key("for", Time, outage => outage.For, (outage, time) => outage with { For = time }, "How long.")))
        .Add("metrics", Timed(OfSite(
            new Group<Happening.Metrics>("figures do not come", new Happening.Metrics(true))
                .Required("metrics", new Word<bool>(("lost", true), ("late", false)), metrics => metrics.Lost, (metrics, lost) => metrics with { Lost = lost }, "Whether they are lost, or come later than usual.")
                .Key("by", Time, metrics => metrics.By, (metrics, by) => metrics with { By = by }, "How late, where they are late.")
                .Key("for", MaybeTime, metrics => metrics.For, (metrics, time) => metrics with { For = time }, "How long; to the end, if nobody says."),
            metrics => metrics.Site,
            (metrics, site) => metrics with { Site = site })))
        .Add("azure", Fault("azure", "What Azure does with our acts: busy 409, throttled 429, forbidden 403, noAnswer (done, and nobody said so), fails (500, not done), ignores (taken, no effect), slow (minutes), noQuota; callFails: whoever is called says that it failed.",
            ("busy", FaultKind.ArmConflict), ("throttled", FaultKind.ArmThrottled), ("forbidden", FaultKind.ArmForbidden), ("noAnswer", FaultKind.ArmErrorApplied), ("fails", FaultKind.ArmErrorNotApplied), ("ignores", FaultKind.ActIgnored), ("callFails", FaultKind.CallFails), ("slow", FaultKind.ArmSlowOperation), ("noQuota", FaultKind.ArmQuota)))
        .Add("reads", Fault("reads", "What becomes of our questions to Azure: fail (every second one or so).", ("fail", FaultKind.EvidenceMissing)))
        .Add("alerts", Fault("alerts", "What becomes of alerts on their way: lost, late, twice, or unknown to Azure for minutes.", ("lost", FaultKind.AlertLost), ("late", FaultKind.AlertLate), ("twice", FaultKind.AlertDuplicated), ("unknown", FaultKind.AlertNotFoundYet)))
        .Add("queue", Fault("queue", "What the queue does with messages: twice, late, or in disorder.", ("twice", FaultKind.QueueDuplicate), ("late", FaultKind.QueueDelay), ("disorder", FaultKind.QueueReorder)))
        .Add("captures", Fault("captures", "What becomes of captures: hang, or die with whoever takes them.", ("hang", FaultKind.CaptureHangs), ("die", FaultKind.CaptureDies)))
        .Add("channel", Fault("channel", "The channel to the person is down.", ("down", FaultKind.ChannelDown)))
        .Add("forged", Timed(OfSite(
            new Group<Happening.Forged>("somebody forges something", new Happening.Forged(ForgeryKind.Alert))
                .Required("forged", new Word<ForgeryKind>(("alert", ForgeryKind.Alert), ("order", ForgeryKind.Order), ("event", ForgeryKind.Event), ("garbage", ForgeryKind.Garbage)), forged => forged.What, (forged, what) => forged with { What = what }, "What is put on the queue of the outside: an alert or an event about a site, an order, or garbage.")
                .Key("count", new Whole(1, 100_000), forged => forged.Count, (forged, count) => forged with { Count = count }, "How many of them."),
            forged => forged.Site,
            (forged, site) => forged with { Site = site })))
        .Add("handler", Timed(new Group<Happening.Handler>("the responder itself is not well", new Happening.Handler(HandlerState.Killed))
            .Required("handler", new Word<HandlerState>(("killed", HandlerState.Killed), ("frozen", HandlerState.Frozen), ("clockAhead", HandlerState.ClockAhead), ("clockBehind", HandlerState.ClockBehind)), handler => handler.State, (handler, state) => handler with { State = state }, "What happens to its processes.")
            .Key("for", Time, handler => handler.For, (handler, time) => handler with { For = time }, "How long; a killed one is started again then.")
            .Key("by", Time, handler => handler.By, (handler, by) => handler with { By = by }, "By how much a clock is wrong.")))
        .Add("storage", Timed(new Group<Happening.Storage>("the storage account is not well", new Happening.Storage(false))
            .Required("storage", new Word<bool>(("down", false), ("readOnly", true)), storage => storage.ReadOnly, (storage, readOnly) => storage with { ReadOnly = readOnly }, "Whether nothing answers, or only writes fail.")
            .Key("for", MaybeTime, storage => storage.For, (storage, time) => storage with { For = time }, "How long; to the end, if nobody says.")))
        .Add("arming", Timed(new Group<Happening.Arming>("the fleet's arming", new Happening.Arming(ArmingKind.Disarm))
            .Required("arming", new Word<ArmingKind>(("arm", ArmingKind.Arm), ("disarm", ArmingKind.Disarm), ("lost", ArmingKind.Lost)), arming => arming.Kind, (arming, kind) => arming with { Kind = kind }, "An order of a person, or lost: somebody deletes the row.")
            .Key("for", MaybeTime, arming => arming.For, (arming, time) => arming with { For = time }, "After how long the opposite is ordered; never, if nobody says.")))
        .Add("order", Timed(OfSite(
            new Group<Happening.Order>("a person's word on an incident", new Happening.Order(OrderKind.Close))
                .Required("order", new Word<OrderKind>(("take", OrderKind.Take), ("close", OrderKind.Close), ("approve", OrderKind.Approve), ("deny", OrderKind.Deny)), order => order.What, (order, what) => order with { What = what }, "What a person orders of the site's open incident, or answers to its question."),
            order => order.Site,
            (order, site) => order with { Site = site })))
        .Add("pause", Timed(new Group<Happening.LeftAlone>("a person wants something left alone", new Happening.LeftAlone("", false))
            .Required("pause", Alone, alone => alone.Target, (alone, target) => alone with { Target = target }, "What is left alone: a site, a plan, policy:NAME or tag:KEY=VALUE.")
            .Key("for", Time, alone => alone.For, (alone, time) => alone with { For = time }, "How long.")))
        .Add("unpause", Timed(new Group<Happening.LeftAlone>("a person wants something left alone no longer", new Happening.LeftAlone("", true))
            .Required("unpause", Alone, alone => alone.Target, (alone, target) => alone with { Target = target }, "What was named in 'pause'.")))
        .Add("edit", Timed(new Group<Happening.Edited>("a policy is edited", new Happening.Edited(""))
            .Required("edit", new Text("the name of a policy", most: 80), edited => edited.Policy, (edited, policy) => edited with { Policy = policy }, "The policy that is edited.")
            .Key("mode", new Maybe<Mode>(ScenarioFormat.ModeWord), edited => edited.Mode, (edited, mode) => edited with { Mode = mode }, "Its mode from now on.")
            .Key("cooldown", MaybeTime, edited => edited.Cooldown, (edited, time) => edited with { Cooldown = time }, "Its cooldown from now on.")
            .Key("expect", new Maybe<int>(new Whole(1, 100_000)), edited => edited.Expect, (edited, expect) => edited with { Expect = expect }, "How many sites it says that it owns from now on.")
            .Key("letsGo", YesNo, edited => edited.LetsGo, (edited, letsGo) => edited with { LetsGo = letsGo }, "Whether it owns no site any more.")));

    private static Group<Happening.FallsIll> Ill() => OfSite(
        new Group<Happening.FallsIll>("a site falls ill", new Happening.FallsIll())
            .Required("ill", new Word<IllnessKind>(("hang", IllnessKind.Hang), ("leak", IllnessKind.Leak), ("crashLoop", IllnessKind.CrashLoop), ("deadBackend", IllnessKind.DeadBackend), ("overload", IllnessKind.Overload), ("slow", IllnessKind.Slow), ("errors", IllnessKind.Errors), ("hog", IllnessKind.Hog)), ill => ill.Ill, (ill, kind) => ill with { Ill = kind }, "What it suffers from; docs/scenarios.md tells what each does to its figures.")
            .Key("everywhere", new Maybe<bool>(YesNo), ill => ill.Everywhere, (ill, all) => ill with { Everywhere = all }, "Whether every instance is ill, or only one; hang, leak, slow and hog: one, the others: every.")
            .Key("mendedBy", new Maybe<Cure>(new Word<Cure>(("recycle", Cure.NewWorker), ("scaleOut", Cure.MoreInstances), ("call", Cure.Call), ("person", Cure.Person))), ill => ill.Cure, (ill, cure) => ill with { Cure = cure }, "What mends it; hang, leak, slow, errors and hog: a recycle, the others: only a person. More instances carry an overload in any case.")
            .Key("lasts", MaybeTime, ill => ill.Lasts, (ill, time) => ill with { Lasts = time }, "After how long it goes by itself; never, if nobody says.")
            .Key("comesBack", new Whole(0, 1000), ill => ill.ComesBack, (ill, times) => ill with { ComesBack = times }, "How often it comes back after a recycle mended it: flapping.")
            .Key("again", Time, ill => ill.Again, (ill, time) => ill with { Again = time }, "How long after the cure it comes back.")
            .Key("grows", new Size(MB / 16, 4096 * MB), ill => ill.Grows, (ill, bytes) => ill with { Grows = bytes }, "leak: by how much the process grows in a minute, from 300 MB on.")
            .Key("failsAt", new Size(512 * MB, 65_536 * MB), ill => ill.FailsAt, (ill, bytes) => ill with { FailsAt = bytes }, "leak: at which size the process begins to fail.")
            .Key("takes", Time, ill => ill.Takes, (ill, time) => ill with { Takes = time }, "slow: how long an answer takes.")
            .Key("share", new Share(), ill => ill.Share, (ill, share) => ill with { Share = share }, "errors: the share of requests that fail.")
            .Key("times", new Maybe<double>(new Number(1000)), ill => ill.Times, (ill, times) => ill with { Times = times }, "overload: how many times the usual load; half an instance more than the plan carries, if nobody says.")
            .Refused("for", "is called 'lasts' for an illness"),
        ill => ill.Site,
        (ill, site) => ill with { Site = site });

    private static Group<Happening.Changes> Change() => OfSite(
        new Group<Happening.Changes>("somebody else changes something", new Happening.Changes())
            .Required("change", new Word<ChangeKind>(("restart", ChangeKind.Restart), ("deployment", ChangeKind.Deployment), ("settings", ChangeKind.Settings), ("swap", ChangeKind.Swap), ("scale", ChangeKind.Scale)), change => change.Change, (change, kind) => change with { Change = kind }, "What somebody else does. All but scale start the site's processes anew.")
            .Key("plan", new Text("a name that stands in 'plans'", most: 80), change => change.Plan, (change, plan) => change with { Plan = plan }, "scale: the plan; the only one, if nobody says.")
            .Key("to", new Maybe<int>(new Whole(1, 100)), change => change.To, (change, to) => change with { To = to }, "scale: how many instances it gets.")
            .Check((change, found) =>
            {
                if (change.Change == ChangeKind.Scale && change.To is null) found.Wrong("change", "'to' is missing; 'scale' says to how many instances");
            }),
        change => change.Site,
        (change, site) => change with { Site = site });

    private static Group<Happening.Fault> Fault(string key, string about, params (string Word, FaultKind Kind)[] words) =>
        Timed(new Group<Happening.Fault>("something goes wrong in Azure or on the way", new Happening.Fault(default, ""))
            .Required(key, new Word<(FaultKind Kind, string Word)>([.. words.Select(word => (word.Word, (word.Kind, $"{key} {word.Word}")))]), fault => (fault.Kind, fault.Word), (fault, what) => fault with { Kind = what.Kind, Word = what.Word }, about)
            .Key("for", MaybeTime, fault => fault.For, (fault, time) => fault with { For = time }, "How long; to the end, if nobody says."));

    private static Group<T> OfSite<T>(Group<T> group, Func<T, string?> get, Func<T, string, T> set)
        where T : Happening => group.Key("site", Name, get, set, "The site; the only one, if nobody says.");

    private static Group<T> Timed<T>(Group<T> group)
        where T : Happening => group
            .Key("at", new Maybe<TimeSpan>(new Moment()), happening => happening.At, (happening, at) => (T)((Happening)happening with { At = at }), "When, from the beginning on; at the beginning, if nobody says.")
            .Key("once", Row, happening => happening.Once, (happening, kind) => (T)((Happening)happening with { Once = kind }), "The kind of row of the audit that it waits for, the first time; instead of 'at'.")
            .Key("later", MaybeTime, happening => happening.Later, (happening, later) => (T)((Happening)happening with { Later = later }), "How long after that row.")
            .Check((happening, found) =>
            {
                if (happening is { At: not null, Once: not null }) found.Wrong("once", "'once' stands beside 'at'; an event has one of them");
                if (happening is { Later: not null, Once: null }) found.Wrong("later", "'later' counts from the row that 'once' names, and there is none");
            });
}
