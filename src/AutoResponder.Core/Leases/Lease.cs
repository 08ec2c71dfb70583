using System.Text.Json.Serialization;
using AutoResponder.Core.Acts;

namespace AutoResponder.Core.Leases;

/// <summary>Capacity that was borrowed by a scale-out. It has a life of its own, ops of its own, and exactly one return.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "state")]
[JsonDerivedType(typeof(Asked), nameof(Asked))]
[JsonDerivedType(typeof(Lent), nameof(Lent))]
[JsonDerivedType(typeof(Returning), nameof(Returning))]
public abstract record Lease
{
    private Lease(LeaseTerms terms, DateTimeOffset lookAt) => (Terms, LookAt) = (terms, lookAt);

    public LeaseTerms Terms { get; init; }

    /// <summary>When it is worth looking at next.</summary>
    public DateTimeOffset LookAt { get; init; }

    /// <summary>The state's name.</summary>
    [JsonIgnore]
    public string State => GetType().Name;

    /// <summary>The intent to borrow is committed. From here on there may be something to give back.</summary>
    public sealed record Asked(LeaseTerms Terms, DateTimeOffset Since, DateTimeOffset LookAt) : Lease(Terms, LookAt)
    {
        /// <summary>What was asked for before and nobody answered: it may still come, and stands again if this one turns out never to have been.</summary>
        public Asked? Earlier { get; init; }
    }

    /// <summary>The instances are there.</summary>
    /// <param name="Until">When it is to be given back, if that does no harm.</param>
    /// <param name="PersonAsked">Whether its longest time is over, and a person was told so.</param>
    /// <param name="Returns">How many returns were begun and had no effect.</param>
    public sealed record Lent(LeaseTerms Terms, DateTimeOffset Since, DateTimeOffset Until, bool PersonAsked, int Returns, DateTimeOffset LookAt) : Lease(Terms, LookAt)
    {
        /// <summary>What was asked for before and nobody answered: it stands again if a look took for this one what others did.</summary>
        public Asked? Earlier { get; init; }
    }

    /// <summary>The act that gives it back is committed; what came of it is being found out.</summary>
    /// <param name="Answer">What the sender reported; null until it does, and for ever if it died.</param>
    public sealed record Returning(
        LeaseTerms Terms, DateTimeOffset Since, DateTimeOffset Until, bool PersonAsked, int Returns,
        OpId Op, Act Act, DateTimeOffset StartedAt, DateTimeOffset SendBy, DateTimeOffset Deadline, ActOutcome? Answer, DateTimeOffset LookAt) : Lease(Terms, LookAt);
}

/// <summary>What was borrowed, by whom and for how long.</summary>
/// <param name="Op">The op of the scale-out; it names the lease.</param>
/// <param name="Site">The site whose incident borrowed.</param>
/// <param name="Act">What was done; its undoing is the return.</param>
/// <param name="Length">For how long at first.</param>
/// <param name="Longest">From then on a person is asked.</param>
/// <param name="Taken">Whether Azure said that it took it; else what is found on the plan may be somebody else's.</param>
public sealed record LeaseTerms(OpId Op, SiteId Site, string Incident, Act Act, TimeSpan Length, TimeSpan Longest, bool Taken = false);
