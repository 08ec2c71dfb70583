using System.Collections.Immutable;
using AutoResponder.Core.Ports;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Ledger;
using Azure.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AutoResponder.Platform.Seals;

/// <summary>Puts sealing together from the app's settings.</summary>
public static class SealServices
{
    /// <summary>The key's address in its vault, or a file.</summary>
    public const string KeySetting = "AUTORESPONDER_SEAL_KEY";

    /// <summary>A container's name or address.</summary>
    public const string ContainerSetting = "AUTORESPONDER_SEAL_CONTAINER";

    public const string WitnessSetting = "AUTORESPONDER_SEAL_WITNESS";
    public const string WitnessContainerSetting = "AUTORESPONDER_SEAL_WITNESS_CONTAINER";
    public const string UsualContainer = "seals";

    public static IServiceCollection AddSeals(this IServiceCollection services, IConfiguration configuration, string build)
    {
        services.AddSingleton(provider => Store(provider.GetRequiredService<StorageSettings>(), configuration));
        services.AddSingleton<IStreamHeads, TableHeads>();
        services.AddSingleton(provider => new SealSettings(KeyOf(configuration, provider.GetRequiredService<TokenCredential>), WitnessesOf(configuration, provider.GetRequiredService<StorageSettings>())));
        services.AddSingleton(provider => new SealerOrNone(provider.GetRequiredService<SealSettings>() is { Key: { } key, Witnesses: var witnesses }
            ? new Sealer(
                provider.GetRequiredService<SealStore>(), provider.GetRequiredService<IStreamHeads>(), key, witnesses, provider.GetRequiredService<TimeProvider>(), build,
                () => provider.GetRequiredService<IPolicies>().Current.Hash, provider.GetRequiredService<ILogger<Sealer>>())
            : null));
        return services;
    }

    /// <summary>Where checkpoints lie.</summary>
    /// <exception cref="InvalidOperationException">The setting names no container.</exception>
    public static SealStore Store(StorageSettings storage, IConfiguration configuration) =>
        new(storage.Container(configuration[ContainerSetting] is { Length: > 0 } named ? named : UsualContainer, ContainerSetting));

    /// <summary>Where old events lie.</summary>
    /// <exception cref="InvalidOperationException">The setting names no container.</exception>
    public static AuditArchive Archive(StorageSettings storage, IConfiguration configuration) =>
        new(storage.Container(configuration[AuditArchive.ContainerSetting] is { Length: > 0 } named ? named : AuditArchive.UsualContainer, AuditArchive.ContainerSetting));

    /// <exception cref="InvalidOperationException">The setting names no key.</exception>
    private static ISealKey? KeyOf(IConfiguration configuration, Func<TokenCredential> credential)
    {
        if (configuration[KeySetting] is not { Length: > 0 } text) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.IsFile) return new LocalSealKey(text);
        if (address.Scheme != Uri.UriSchemeHttps && !(address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)) throw new InvalidOperationException($"{KeySetting} is neither a key's https address in a Key Vault nor a file.");

        return new VaultSealKey(address, credential());
    }

    private static ImmutableArray<IWitness> WitnessesOf(IConfiguration configuration, StorageSettings storage)
    {
        var witnesses = ImmutableArray.CreateBuilder<IWitness>();
        if (configuration[WitnessSetting] is { Length: > 0 } text)
        {
            if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || !(address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
                throw new InvalidOperationException($"{WitnessSetting} is no https address.");

            witnesses.Add(new EndpointWitness(address, new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })));
        }

        if (configuration[WitnessContainerSetting] is { Length: > 0 } container) witnesses.Add(new ContainerWitness(storage.Container(container, WitnessContainerSetting)));
        return witnesses.ToImmutable();
    }
}

/// <summary>What the settings say of sealing.</summary>
/// <param name="Key">Null where nobody named one: then nothing is sealed.</param>
public sealed record SealSettings(ISealKey? Key, ImmutableArray<IWitness> Witnesses);

/// <summary>The sealer; none where no key is set.</summary>
public sealed record SealerOrNone(Sealer? Sealer);
