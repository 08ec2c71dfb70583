using AutoResponder.Core;

namespace AutoResponder.Platform.Events;

/// <summary>Finds the site, slot or plan that an event is about. Every id is read strictly, part by part; what is none of ours stays as it was spelled, and picks nothing.</summary>
internal static class EventSubject
{
    private const int PartsOfId = 9;
    private const string Production = "production";

    /// <summary>The site, slot or plan that a resource is, or is part of: settings, a deployment, a worker process.</summary>
    public static string Of(string resource)
    {
        var parts = resource.Split('/');
        var own = parts.Length > PartsOfId && IsSlots(parts[PartsOfId]) ? PartsOfId + 2 : PartsOfId;
        return parts.Length >= own && ResourceId.TryParse(string.Join('/', parts[..own]), out var id) ? id.ToString() : resource;
    }

    /// <summary>The site or slot of an event of App Service: its topic is the site's id, and a slot stands in the short subject or in the name.</summary>
    public static string OfSite(Envelope envelope, string? name)
    {
        var site = OfApp(envelope);
        if (!ResourceId.TryParse(site, out var id) || id is not { Child: null, Type: "microsoft.web/sites" }) return site;

        var slot = SlotIn(Short(envelope.Subject), id.Name) ?? SlotIn(name ?? "", id.Name);
        return slot is null ? site : WithSlot(site, slot);
    }

    /// <summary>The same for one side of a swap.</summary>
    public static string OfSlot(Envelope envelope, string? slot)
    {
        var site = OfApp(envelope);
        if (!ResourceId.TryParse(site, out var id) || id.Type is not ("microsoft.web/sites" or "microsoft.web/sites/slots")) return site;

        var parent = id.Child is null ? site : site[..site.LastIndexOf("/slots/", StringComparison.Ordinal)];
        return slot switch
        {
            null or "" => site,
            _ when slot.Equals(Production, StringComparison.OrdinalIgnoreCase) => parent,
            _ => WithSlot(parent, slot),
        };
    }

    /// <summary>The resource that published it, or the one that the subject names in full.</summary>
    public static string OfApp(Envelope envelope)
    {
        var origin = Of(envelope.Origin);
        if (ResourceId.TryParse(origin, out _)) return origin;

        var subject = Of(envelope.Subject);
        if (ResourceId.TryParse(subject, out _)) return subject;

        // A topic of a resource group, with the short subject that App Service writes.
        var composed = $"{envelope.Origin.TrimEnd('/')}/providers{envelope.Subject}";
        if (ResourceId.TryParse(composed, out var id)) return id.ToString();

        return envelope.Origin.Contains("/providers/", StringComparison.OrdinalIgnoreCase) || subject.Length == 0 ? envelope.Origin : subject;
    }

    /// <summary>An id with a slot is read again as a whole, so that a name with a slash or a dot in it is no slot.</summary>
    private static string WithSlot(string site, string slot) => ResourceId.TryParse($"{site}/slots/{slot}", out var id) ? id.ToString() : site;

    /// <summary><c>/Microsoft.Web/sites/shop/slots/blue</c> without what stands before the name.</summary>
    private static string Short(string subject)
    {
        const string Sites = "/Microsoft.Web/sites/";
        return subject.StartsWith(Sites, StringComparison.OrdinalIgnoreCase) ? subject[Sites.Length..] : "";
    }

    /// <summary>App Service writes a slot's name in more than one way: <c>shop(blue)</c>, <c>shop/blue</c>, <c>shop/slots/blue</c>.</summary>
    private static string? SlotIn(string text, string site)
    {
        if (!text.StartsWith(site, StringComparison.OrdinalIgnoreCase)) return null;

        return text[site.Length..] switch
        {
            ['(', .. var slot, ')'] => slot,
            ['/', .. var rest] => rest.Split('/') switch
            {
                [var slot] => slot,
                [var slots, var slot] when IsSlots(slots) => slot,
                _ => null,
            },
            _ => null,
        };
    }

    private static bool IsSlots(string part) => part.Equals("slots", StringComparison.OrdinalIgnoreCase);
}
