using System.Globalization;
using AutoResponder.Core;
using AutoResponder.Core.Ports;
using AutoResponder.Platform.Configuration;

namespace AutoResponder.Platform.Notifications;

/// <summary>Tells people while the patrol cannot do its rounds, as where the ledger takes no writes: the responder has disarmed itself by then, and what happens is recorded nowhere.</summary>
/// <remarks>There is nowhere to remember that it was told, so each process tells it, and again every half an hour.</remarks>
public sealed class OutOfOrder(IPolicies policies, Notifier notifier, NotificationSettings settings, TimeProvider time)
{
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(30);
    private DateTimeOffset? _since;
    private DateTimeOffset? _toldAt;

    /// <summary>A round was done.</summary>
    public void Over() => (_since, _toldAt) = (null, null);

    /// <summary>A round failed. Nobody is told of a single one: by the time that people are told, the arming does not hold any more.</summary>
    /// <param name="what">The kind of trouble; its text may hold an address with its key, and is told to nobody.</param>
    public async Task TellAsync(string what, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        _since ??= now;
        if (now < _since + Patrol.RenewalHolds || now < _toldAt + Again) return;

        var text = $"Since {_since:u} the patrol could not do its rounds ({what}). Until it can, the responder is disarmed: nothing is done, and what falls ill is recorded nowhere.";
        var id = Digest.Key(nameof(OutOfOrder), _since.Value.UtcTicks.ToString(CultureInfo.InvariantCulture), now.UtcTicks.ToString(CultureInfo.InvariantCulture));
        var notices = FleetNotice.ToAll(policies, settings, id, 0, nameof(OutOfOrder), now, ("AutoResponder.Fleet.OutOfOrder", "The responder is out of order, and does nothing"), text).ToList();
        if ((await notifier.TellAsync(notices, cancellationToken)).Length < notices.Count) _toldAt = now;
    }
}
