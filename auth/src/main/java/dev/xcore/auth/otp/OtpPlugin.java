package dev.xcore.auth.otp;

import dev.xcore.sdk.Otp;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.Services.Scope;
import dev.xcore.sdk.Users;
import java.time.InstantSource;

/** Offers one-time passwords as the service {@code otp}. */
public final class OtpPlugin implements Plugin {

  private final PluginContext context;

  /**
   * Makes the plugin.
   *
   * @param context of this plugin
   */
  public OtpPlugin(PluginContext context) {
    this.context = context;
  }

  @Override
  public void onLoad() {
    SecondFactors factors =
        new SecondFactors(
            context.database(),
            OtpSettings.of(context.config()),
            name ->
                context
                    .services()
                    .find(Users.class)
                    .flatMap(users -> users.find(name))
                    .map(Users.User::createdAt),
            InstantSource.system());
    context.services().register("otp", Otp.class, factors, Scope.PUBLIC);
  }
}
