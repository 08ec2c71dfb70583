using AutoResponder.EndToEnd;

[assembly: AssemblyFixture(typeof(MachineLock))]

namespace AutoResponder.EndToEnd;

/// <summary>One run of these tests on a machine at a time: they load it, and compare what happens in time.</summary>
public sealed class MachineLock : IAsyncLifetime
{
    private FileStream? _file;

    public async ValueTask InitializeAsync()
    {
        var path = Path.Combine(Path.GetTempPath(), "autoresponder-endtoend.lock");
        while (_file is null)
        {
            try
            {
                _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);
            }
        }
    }

    public ValueTask DisposeAsync() => _file?.DisposeAsync() ?? ValueTask.CompletedTask;
}
