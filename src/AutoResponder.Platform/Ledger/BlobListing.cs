using System.Runtime.CompilerServices;
using Azure;

namespace AutoResponder.Platform.Ledger;

/// <summary>What lies in a container; nothing lies in one that nobody made.</summary>
internal static class BlobListing
{
    public static async IAsyncEnumerable<T> IfThereAsync<T>(this IAsyncEnumerable<T> items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var all = items.GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(all)) yield return all.Current;
    }

    private static async Task<bool> NextAsync<T>(IAsyncEnumerator<T> items)
    {
        try
        {
            return await items.MoveNextAsync();
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return false;
        }
    }
}
