using AutoResponder.Intake.Tests.Hosting;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Notifications;
using AutoResponder.Platform.Tests;
using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace AutoResponder.Intake.Tests.Notifications;

/// <summary>A plan with a past in the real ledger, channels that the test listens on, and rounds of the patrol that tell of it.</summary>
public abstract class TellingWorld : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private protected TellingWorld(StorageFixture storage) => (Storage, Script) = (storage, new Script(storage, Estate));

    private protected StorageFixture Storage { get; }

    private protected Estate Estate { get; } = new();

    private protected Script Script { get; }

    private protected IConfigurationRoot Settings { get; } =
        new ConfigurationBuilder().AddInMemoryCollection([new(NotificationSettings.ConsoleSetting, "https://me.example.net/api/console")]).Build();

    private protected FakeTimeProvider Time { get; } = new(DateTimeOffset.UtcNow);

    private protected Recorded<Notifier> Log { get; } = new();

    private protected Recorded<Aftermath> AftermathLog { get; } = new();

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _http.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Task RoundAsync() => Aftermath(_http).CatchUpAsync(Estate.Plan, Token);

    /// <summary>A process of its own: nothing is remembered but what lies in the storage.</summary>
    private protected Aftermath Aftermath(HttpClient http)
    {
        var (audit, settings) = (new AuditReader(Storage.Tables), NotificationSettings.From(Settings));
        return new Aftermath(
            Storage.Tables, audit, new NoticeWriter(audit, Estate, settings, new Recorded<NoticeWriter>()), new Notifier(http, Estate, settings, Time, Log), Time, AftermathLog);
    }

    private protected FleetNews News()
    {
        var settings = NotificationSettings.From(Settings);
        return new FleetNews(Storage.Tables, new AuditReader(Storage.Tables), Estate, new Notifier(_http, Estate, settings, Time, Log), settings, Time);
    }

    private protected async Task<int> FedAsync()
    {
        var count = 0;
        await foreach (var row in Storage.Tables.GetTableClient(Keys.FeedTable).QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"Plan eq {Estate.Plan.Value}"), cancellationToken: Token)) count++;
        return count;
    }

    /// <summary>An address where somebody was, and nobody is any more.</summary>
    private protected static async Task<Uri> NobodyAsync()
    {
        await using var gone = await Receiver.StartAsync();
        return gone.Address;
    }
}
